"""What probes say of the sync user's rights: refused, lacking, told by no policy, or there."""

from __future__ import annotations

from intacct.results import Done, GatewayError, Refused, Result
from intacct.rows import Row
from ledgersync.adapters.setup import probes
from ledgersync.domain.rights import OBJECTS, Missing

NO_LIST = GatewayError(number="PL04000005", description2="You do not have permission for API operation QUERY")


def permissions(**rights: str) -> Done:
    subscription = Row(applicationName="Any")
    subscription.lines = {"policies": [Row(policyName=name, rights=held) for name, held in rights.items()]}
    row = Row()
    row.lines = {"appSubscription": [subscription]}
    return Done("c", "getUserPermissions", [row])


def results(**otherwise: Result) -> list[Result]:
    return [otherwise.get(name, Done("c", "query", [Row(RECORDNO="1")])) for name in OBJECTS]


def test_one_row_of_every_object_is_asked_for_by_the_key_it_has() -> None:
    asked = {
        str(one.element.findtext("object")): (one.element.findtext("select/field"), one.element.findtext("pagesize"))
        for one in probes.questions()
    }
    assert asked == {name: ("ID" if name == "AUDITHISTORY" else "RECORDNO", "1") for name in OBJECTS}


def test_a_right_that_is_refused_or_lacking_is_named_and_an_object_without_a_policy_is_not_told() -> None:
    held = permissions(Vendors="List|View|Add", BILLS="List|Add|Edit|Delete", Classes="List")
    found, silent = probes.read(results(ITEM=Refused("c", "query", (NO_LIST,))), held)
    assert {name: one for name, one in found.items() if one is not None} == {
        "VENDOR": Missing("permission-missing", "VENDOR", "Edit"),
        "CLASS": Missing("permission-missing", "CLASS", "Add, Edit"),
        "ITEM": Missing("permission-missing", "ITEM", "List"),
    }
    written = {"GLACCOUNT", "DEPARTMENT", "LOCATION", "CUSTOMER", "CONTACT", "EMPLOYEE", "APADJUSTMENT", "APPYMT"}
    assert silent == written | {"GLBATCH", "ARINVOICE", "ARADJUSTMENT", "ARPYMT"}


def test_without_a_list_of_permissions_no_right_to_write_is_told() -> None:
    found, silent = probes.read(results(), Refused("c", "getUserPermissions", (NO_LIST,)))
    assert set(found.values()) == {None}
    assert {"VENDOR", "APBILL", "CLASS", "ITEM"} < silent
    assert "PROJECT" not in silent, "nothing of it is written"
