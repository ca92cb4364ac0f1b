"""What the calls of a run hold beside those to the two systems: names of what its slices used of AWS."""

from __future__ import annotations

TABLE_WRITES = "table|write_units"
TABLE_READS = "table|read_units"
"""Units, as the store counted them."""
INVOCATIONS = "lambda|invocations"
MILLISECONDS = "lambda|ms"
