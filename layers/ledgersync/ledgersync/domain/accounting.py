"""The organisation's accounting preferences in Cashflow360: no program can read them, so people state them.

Example: somebody states "Use Departments: yes". That is kept with their name, and from then on departments go with
lines, since the preference steers ``Preferences.dimensions.departments``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ledgersync.domain.preferences import Preferences, VendorSequence


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingPreference:
    """``yes`` and ``no`` say what it does here when it is on and when it is off.

    ``wanted`` is what the sync needs it to be, None where either will do. ``dimension`` is the dimension of lines it
    steers, "" for none.
    """

    code: str
    label: str
    yes: str
    no: str
    wanted: bool | None = None
    dimension: str = ""


def _dimension(code: str, label: str, dimension: str, more: str = "") -> AccountingPreference:
    name = dimension.capitalize()
    return AccountingPreference(
        code=code,
        label=label,
        yes=f"{name} go with lines, both ways.{more}",
        no=f"{name} are left alone on every line.",
        dimension=dimension,
    )


PAYABLES = "Use Dimensions in Payables"
AUTO_NUMBERING = "vendor-auto-numbering"

ACCOUNTING: tuple[AccountingPreference, ...] = (
    AccountingPreference(
        code="show-account-numbers",
        label="Show Account Numbers",
        yes="Accounts made in Cashflow360 have the number that Sage Intacct needs.",
        no="Accounts made in Cashflow360 have no number, and wait.",
        wanted=True,
    ),
    _dimension("use-departments", "Use Departments", "departments"),
    _dimension("use-locations", "Use Locations", "locations"),
    _dimension("use-projects", f"{PAYABLES}: Projects", "projects"),
    _dimension("use-vendors", f"{PAYABLES}: Vendors", "vendors", " The vendor of a bill is written on its lines too."),
    _dimension("use-customers", f"{PAYABLES}: Customers", "customers"),
    _dimension("use-classes", f"{PAYABLES}: Classes", "classes"),
    _dimension("use-employees", f"{PAYABLES}: Employees", "employees"),
    _dimension("use-items", f"{PAYABLES}: Items", "items"),
    AccountingPreference(
        code=AUTO_NUMBERING,
        label="Vendor Sequence Id: Use auto-numbering",
        yes="Sage Intacct numbers the vendors that are made in Cashflow360.",
        no="Vendors made in Cashflow360 bring an ID of their own; one without waits.",
    ),
    AccountingPreference(
        code="chart-of-accounts-on-items",
        label="Show Chart of Accounts on Bill and Invoice Items",
        yes="No effect here: the accounts of an item are those of Sage Intacct.",
        no="No effect here: the accounts of an item are those of Sage Intacct.",
        wanted=False,
    ),
    AccountingPreference(
        code="gl-posting-date",
        label="Show GL Posting Date",
        yes="A posting date that comes from Sage Intacct can be seen and changed in Cashflow360.",
        no="A posting date that comes from Sage Intacct can't be seen or changed in Cashflow360.",
        wanted=True,
    ),
)
"""By the labels of the set-up guide, in its order."""
BY_CODE: Mapping[str, AccountingPreference] = {one.code: one for one in ACCOUNTING}


def steers(one: AccountingPreference) -> bool:
    """Whether stating it changes a sync preference."""
    return bool(one.dimension) or one.code == AUTO_NUMBERING


def standing(preferences: Preferences) -> Mapping[str, bool]:
    """What the sync preferences say now, for the accounting preferences that steer one."""
    dimensions = {one.code: preferences.dimensions.carry(one.dimension) for one in ACCOUNTING if one.dimension}
    return {**dimensions, AUTO_NUMBERING: preferences.vendor_sequence is VendorSequence.AUTO}


def steered(preferences: Preferences, code: str, on: bool) -> Preferences:
    """The sync preferences after somebody stated it. Where it steers none, they stay as they are."""
    one = BY_CODE.get(code)
    if one is None or not steers(one):
        return preferences
    if one.dimension:
        return replace(preferences, dimensions=replace(preferences.dimensions, **{one.dimension: on}))
    return replace(preferences, vendor_sequence=VendorSequence.AUTO if on else VendorSequence.MANUAL)
