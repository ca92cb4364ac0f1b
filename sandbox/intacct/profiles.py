"""How companies differ: dimensions they do not use, fields, preferences, approvals and permissions.

Two profiles carry what was captured of real companies (`no-projects`, looked up in November 2025, and
`no-employees-or-items`); the others play one difference each, and `bare` all of them at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import ObjectType

EXTRA: Mapping[str, frozenset[str]] = {
    "CREDITCARD": frozenset({"GLACCOUNTNO", "GLACCOUNTTITLE"}),
    "DEPARTMENT": frozenset({"MEGAENTITYKEY", "MEGAENTITYID", "MEGAENTITYNAME"}),
    "VENDOR": frozenset({"STATE"}),
}
"""Fields that no public list has: a card's account, and the entity of a department, which all entities share."""
UNREADABLE: Mapping[str, frozenset[str]] = {"ARPYMT": frozenset({"STATE", "RAWSTATE"})}
"""Fields that public lists say cannot be queried."""
REQUIRE = {"DEPARTMENT": "DEPT", "LOCATION": "LOC"}
LINE_PARTS = ("ID", "DIMKEY", "NAME", "KEY", "TITLE", "")
CODED = frozenset(
    name for name, known in OBJECTS.items() if known.parent in {"RECORDKEY", "BATCHNO"} or name == "GLDETAIL"
)
"""Lines that carry dimensions."""
PREFERENCES = frozenset({"AP", "AR", "CM", "EE", "PA"})
"""Applications whose preference names are not public."""
OBJECTS_OF_APPROVAL = {
    "VENDOR": ("AP", "VENDORAPPROVAL"),
    "APBILL": ("AP", "BILLAPPROVAL"),
    "APPYMT": ("AP", "PAYMENTAPPROVAL"),
    "ARINVOICE": ("AR", "INVOICEAPPROVAL"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What distinguishes a company."""

    name: str
    about: str
    unused: frozenset[str] = frozenset()
    """Dimensions that the company does not use: their fields are gone from lines, their flags from accounts."""
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Further fields that the company lacks, by object."""
    unqueryable: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fields that `lookup` lists and `query` refuses, by object."""
    hidden: frozenset[str] = frozenset()
    """Applications whose preferences are in force and are not told."""
    spellings: tuple[tuple[str, str], ...] = (("T", "F"),)
    """How on and off are written, one spelling after the other over the preferences."""
    approvals: frozenset[str] = frozenset()
    """Objects whose records wait for an approval."""
    drops: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fields that are left empty in silence whenever they come over the gateway, by object."""
    alters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Texts that are kept in capitals whenever they come over the gateway, by object."""
    denied: frozenset[tuple[str, str]] = frozenset()
    """Object and operation that users other than the administrator may not do; `*` for any."""

    def lacking(self, object_name: str) -> frozenset[str]:
        """Return the fields of an object that the company does not have."""
        known = OBJECTS.get(object_name)
        found = set(self.missing.get(object_name, ()))
        for dimension in self.unused:
            if object_name == "GLACCOUNT":
                found.add(f"REQUIRE{REQUIRE.get(dimension, dimension)}")
            elif known is not None and object_name in CODED:
                found |= _of_dimension(known, dimension)
        return frozenset(found)


def _of_dimension(known: ObjectType, dimension: str) -> set[str]:
    names = {f"{dimension}{part}" for part in LINE_PARTS}
    if dimension == "PROJECT":
        names |= {"TASKID", "TASKDIMKEY", "TASKNAME"}
    return {name for name in names if name in known.fields or name in known.relations}


FULL = Profile(name="full", about="Has every field, uses every dimension, tells every preference.")
PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        FULL,
        Profile(
            name="no-projects",
            about="Captured in November 2025: no Projects, so no REQUIREPROJECT on accounts and no PROJECTID on lines.",
            unused=frozenset({"PROJECT"}),
            missing=EXTRA,
            unqueryable=UNREADABLE,
        ),
        Profile(
            name="no-employees-or-items",
            about="Of a client in production: accounts lack REQUIREEMPLOYEE and REQUIREITEM.",
            unused=frozenset({"EMPLOYEE", "ITEM"}),
            missing={"DEPARTMENT": EXTRA["DEPARTMENT"]},
        ),
        Profile(
            name="silent",
            about="Tells no preference of payables, receivables, cash, expenses and projects; they are in force.",
            hidden=PREFERENCES,
        ),
        Profile(
            name="odd-spellings",
            about="Writes on and off in every spelling that was seen.",
            spellings=(("true", "false"), ("Y", "N"), ("1", "0"), ("Yes", "No"), ("On", "Off"), ("T", "F")),
        ),
        Profile(
            name="approvals",
            about="Vendors, bills, invoices and payments wait for an approval.",
            approvals=frozenset(OBJECTS_OF_APPROVAL),
        ),
        Profile(
            name="narrow",
            about="Its web-services user sees no charge cards and may not delete.",
            denied=frozenset({("CREDITCARD", "*"), ("*", "DELETE")}),
        ),
        Profile(
            name="careless",
            about="Takes bills and vendors, and in silence drops their descriptions and e-mails, and shouts memos.",
            drops={"APBILL": frozenset({"DESCRIPTION"}), "CONTACT": frozenset({"EMAIL1"})},
            alters={"APBILLITEM": frozenset({"ENTRYDESCRIPTION"})},
        ),
        Profile(
            name="bare",
            about="Uses no dimension but locations, lacks what no public list has, and is silent.",
            unused=frozenset({"DEPARTMENT", "CLASS", "PROJECT", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM"}),
            missing=EXTRA,
            unqueryable=UNREADABLE,
            hidden=PREFERENCES,
        ),
    )
}
"""By name."""
FAITHFUL = tuple(sorted(name for name, one in PROFILES.items() if not one.drops and not one.alters))
"""Those that keep what they are sent; one of them is drawn where profiles are drawn."""
