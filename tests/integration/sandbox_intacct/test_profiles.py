"""Companies differ: every profile lacks what it says, and the rules in force are the same whether told or not."""

from dataclasses import replace

import httpx
import pytest

from sandbox.intacct import Books, IntacctTransport, IntacctWorld
from sandbox.intacct.control import edit
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.profiles import FAITHFUL, PROFILES, Profile
from sandbox.scenarios import founded
from tests.integration.sandbox_intacct.conftest import COMPANY, PASSWORD, USER, Caller, Clock, bill_xml, small_company


def company(profile: Profile) -> tuple[IntacctWorld, Books, Caller]:
    """Return the small company with a profile, and a caller in its first entity."""
    world = small_company(Clock())
    books = world.companies[COMPANY]
    books.take_on(profile)
    return world, books, Caller(world, httpx.Client(transport=IntacctTransport(world)), entity="100")


def looked_up(caller: Caller, name: str) -> set[str]:
    return set(caller.call(f"<lookup><object>{name}</object></lookup>").all(".//Field/ID"))


def inspected(caller: Caller, name: str, detail: str) -> set[str]:
    path = ".//Field/Name" if detail == "1" else ".//Field"
    return set(caller.call(f'<inspect detail="{detail}"><object>{name}</object></inspect>').all(path))


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_every_field_that_lookup_lists_is_answered_and_every_other_is_refused(profile: Profile) -> None:
    _, _, caller = company(profile)
    for name in ("GLACCOUNT", "APBILLITEM", "ARINVOICEITEM", "GLENTRY", "VENDOR", "DEPARTMENT", "CREDITCARD", "ARPYMT"):
        if (name, "*") in profile.denied:
            assert caller.query(name, "RECORDNO").errors[0][0] == "PL04000005"
            continue
        listed, known = looked_up(caller, name), OBJECTS[name]
        assert listed == set(known.fields) - profile.lacking(name)
        assert inspected(caller, name, "0") == inspected(caller, name, "1") == listed
        refused = profile.unqueryable.get(name, frozenset())
        assert caller.query(name, " ".join(sorted(listed - refused))).statuses == ["success"]
        for field in profile.lacking(name) & set(known.fields):
            assert caller.query(name, f"RECORDNO {field}").errors[0] == (
                "XL03000010",
                f"Field requested is not valid: {name.lower()}.{field}",
            )
        for field in refused:
            assert caller.query(name, field).errors[0][0] == "XL03000006"


def test_the_captured_company_without_projects_lacks_what_was_captured() -> None:
    _, _, caller = company(PROFILES["no-projects"])
    assert "REQUIREPROJECT" not in looked_up(caller, "GLACCOUNT")
    for name in ("APBILLITEM", "APADJUSTMENTITEM", "ARINVOICEITEM", "ARADJUSTMENTITEM"):
        assert "PROJECTID" not in looked_up(caller, name)
        assert "CLASSID" in looked_up(caller, name)
    _, _, other = company(PROFILES["no-employees-or-items"])
    assert not {"REQUIREEMPLOYEE", "REQUIREITEM"} & looked_up(other, "GLACCOUNT")


def test_a_line_cannot_be_coded_to_a_dimension_that_is_not_used() -> None:
    world, books, caller = company(PROFILES["no-projects"])
    books.add("PROJECT", PROJECTID="P1", NAME="P", PROJECTCATEGORY="Internal")
    bill = bill_xml(line="<PROJECTID>P1</PROJECTID>")
    assert caller.create(bill).errors[0][0] == "DL02000001"
    world.settings = replace(world.settings, unknown_elements="drop")
    assert caller.create(bill).statuses == ["success"]


def preferences(caller: Caller, application: str) -> dict[str, str]:
    reply = caller.call(f'<get_companyprefs application="{application}"/>')
    names, values = (reply.all(f".//companypref/{part}") for part in ("preference", "prefvalue"))
    table = caller.query("COMPANYPREF", "APPLICATION PREFERENCE PREFVALUE", "<pagesize>2000</pagesize>")
    rows = zip(*(table.all(f".//{part}") for part in ("APPLICATION", "PREFERENCE", "PREFVALUE")), strict=True)
    assert {name: value for kind, name, value in rows if kind == application} == dict(zip(names, values, strict=True))
    return dict(zip(names, values, strict=True))


def test_a_preference_that_is_not_told_is_in_force_all_the_same() -> None:
    _, books, caller = company(PROFILES["silent"])
    assert preferences(caller, "AP") == {}
    assert preferences(caller, "GEN") != {}
    books.set_preference("AP", "BILLAPPROVAL", "T")
    assert preferences(caller, "AP") == {}
    caller.create(bill_xml())
    assert next(iter(books.table("APBILL").rows.values()))["STATE"] == "Submitted"


def test_a_dimension_that_is_not_used_has_no_preference() -> None:
    _, _, caller = company(PROFILES["no-projects"])
    assert "PROJECTDIMENSION" not in preferences(caller, "GL")
    assert "CLASSDIMENSION" in preferences(caller, "GL")


def test_odd_spellings_are_told_and_understood() -> None:
    _, _, caller = company(PROFILES["odd-spellings"])
    told = {value for application in ("GL", "AP", "AR") for value in preferences(caller, application).values()}
    assert {"true", "Y", "1", "Yes", "On", "T"} & told and {"false", "N", "0", "No", "Off"} & told
    caller.create(bill_xml())
    assert caller.query("APBILL", "STATE").text(".//STATE") == "Posted"


def test_a_vendor_that_an_integration_makes_waits_for_its_approval() -> None:
    _, books, caller = company(PROFILES["approvals"])
    caller.entity = ""
    vendor = "<VENDOR><VENDORID>V2</VENDORID><NAME>Two</NAME><DISPLAYCONTACT><PRINTAS>Two</PRINTAS></DISPLAYCONTACT>"
    number = caller.create(f"{vendor}</VENDOR>").recordno
    assert books.row("VENDOR", number)["STATE"] == "Submitted"
    bill = bill_xml().replace("V1", "V2")
    assert "not approved" in caller.create(bill, entity="100").said
    caller.call(f"<approveVendor><recordno>{number}</recordno></approveVendor>")
    assert caller.create(bill, entity="100").statuses == ["success"]
    assert (
        caller.query("APBILL", "STATE", "<options><showprivate>true</showprivate></options>").text(".//STATE")
        == "Submitted"
    )


def test_permissions_are_denied_by_object_to_all_but_the_administrator() -> None:
    _, books, caller = company(PROFILES["narrow"])
    books.user("another", password=PASSWORD)
    for user in (USER, "another"):
        reply = caller.call(
            "<delete><object>VENDOR</object><keys>1</keys></delete>", login=caller.login(user=user, entity="")
        )
        assert reply.errors[0][0] == "PL04000005"
    books.remove("VENDOR", 1)


def test_a_company_takes_a_profile_on_over_the_control_endpoint() -> None:
    world, _, caller = company(PROFILES["full"])
    edit(world, {"company": COMPANY, "op": "set_company", "fields": {"profile": "no-projects"}})
    assert "PROJECTID" not in looked_up(caller, "APBILLITEM")
    with pytest.raises(KeyError):
        edit(world, {"company": COMPANY, "op": "set_company", "fields": {"profile": "nobody"}})


def test_a_scenario_draws_profiles_by_its_seed() -> None:
    def drawn(seed: int) -> list[str]:
        scenario = founded("demo", seed=seed, now=Clock(), profile="drawn")
        return [books.profile.name for books in scenario.intacct.companies.values()]

    assert drawn(1) == drawn(1)
    assert {name for seed in range(40) for name in drawn(seed)} == set(FAITHFUL)
