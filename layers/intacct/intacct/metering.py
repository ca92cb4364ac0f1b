"""What Sage bills: each call that reads and each record that is written, however many ride in a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from intacct.functions import Function

READ_CALLS, RECORDS_WRITTEN, OTHER_FUNCTIONS = "read_calls", "records_written", "other_functions"

NOT_NAMED = frozenset(
    {
        "getAPISession",
        "getFinancialSetup",
        "getUserPermissions",
        "get_applications",
        "get_closedbooksdate",
        "get_companyprefs",
        "lookup",
        "readEntityDetails",
        "readUserFormatting",
    }
)
"""Functions that Sage's text on transactions does not name, so nobody can say yet whether they are billed."""


def metered(functions: Iterable[Function]) -> Mapping[str, int]:
    """Functions by what Sage bills them as, in transactions; one in no table counts as a read, which is billed."""
    found = {READ_CALLS: 0, RECORDS_WRITTEN: 0, OTHER_FUNCTIONS: 0}
    for function in functions:
        if function.writes:
            found[RECORDS_WRITTEN] += _records(function)
        else:
            found[OTHER_FUNCTIONS if function.name in NOT_NAMED else READ_CALLS] += 1
    return found


def _records(function: Function) -> int:
    """One, with all its lines; a delete writes each record whose key it names."""
    keys = function.element.findtext("keys") if function.name == "delete" else None
    return 1 if keys is None else len(keys.split(","))
