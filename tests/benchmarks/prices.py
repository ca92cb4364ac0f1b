"""List prices in US dollars, us-east-1, without free tiers; from the services' public price pages."""

from __future__ import annotations

from collections.abc import Mapping

AS_OF = "2025-06"
PER_UNIT: Mapping[str, float] = {
    "step functions transition": 0.025 / 1_000,
    "lambda invocation": 0.20 / 1_000_000,
    "lambda GB-second": 0.0000133334,  # arm64
    "dynamodb write unit": 0.625 / 1_000_000,
    "dynamodb read unit": 0.125 / 1_000_000,
    "kms request": 0.03 / 10_000,
    "secrets manager call": 0.05 / 10_000,
    "log GB": 0.50,
}
SECRET_A_MONTH = 0.40
"""For every secret kept, used or not."""
