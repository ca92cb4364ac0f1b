"""Field lists of a company, and refusals that name a field."""

from __future__ import annotations

import pytest

from intacct import GatewayError, ObjectFields, Query, Refused
from intacct.filters import is_null
from intacct.functions import Function
from intacct.lookups import has, lookup, read_lookup, refused_fields, refused_paths, without
from tests.unit.intacct.gateway import Gateway, answered, done

LISTED = done(
    '<Type Name="VENDOR" DocumentType=""><Fields>'
    "<Field><ID>RECORDNO</ID><LABEL>No</LABEL><VALIDVALUES><VALIDVALUE>a</VALIDVALUE></VALIDVALUES></Field>"
    "<Field><ID>NAME</ID><LABEL>Name</LABEL></Field></Fields>"
    "<Relationships><Relationship><OBJECTPATH>DISPLAYCONTACT</OBJECTPATH><OBJECTNAME>CONTACT</OBJECTNAME>"
    "</Relationship></Relationships></Type>"
)


def test_a_lookup_lists_fields_and_where_relations_lead() -> None:
    client = Gateway([answered(LISTED)]).client()
    assert read_lookup(client.ask(lookup("VENDOR"))) == ObjectFields(
        frozenset({"RECORDNO", "NAME"}), {"DISPLAYCONTACT": "CONTACT"}
    )


CONTACT = ObjectFields(frozenset({"EMAIL1", "MAILADDRESS.CITY"}))
VENDOR = ObjectFields(frozenset({"NAME", "PAYTO.EMAIL1"}), {"DISPLAYCONTACT": "CONTACT", "TERM": "APTERM"})


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("NAME", True),
        ("CREDITLIMIT", False),
        ("DISPLAYCONTACT.EMAIL1", True),
        ("DISPLAYCONTACT.MAILADDRESS.CITY", True),
        ("DISPLAYCONTACT.FAX", False),
        ("PAYTO.EMAIL1", True),
        ("PAYTO.FAX", False),
        ("TERM.DUEDATE", True),
        ("NOWHERE.NAME", False),
    ],
)
def test_a_dotted_path_is_there_when_it_is_listed_or_its_relation_leads_to_it(path: str, there: bool) -> None:
    assert has({"VENDOR": VENDOR, "CONTACT": CONTACT}, "VENDOR", path) is there


def test_what_was_not_looked_up_is_taken_to_be_there() -> None:
    assert has({}, "VENDOR", "NAME")
    assert has({"VENDOR": ObjectFields(frozenset({"NAME"}))}, "VENDOR", "DISPLAYCONTACT.EMAIL1")


UNKNOWN = GatewayError(number="XL03000010", description2="Field requested is not valid: gldetail.STATUS")
NOT_QUERYABLE = GatewayError(
    number="XL03000006", description2="The following fields cannot be queried: [ apbill: [RAWSTATE, TERM.NAME] ]"
)


def test_captured_refusals_name_their_fields() -> None:
    assert refused_fields([UNKNOWN]) == {"STATUS"}
    assert refused_fields([NOT_QUERYABLE]) == {"RAWSTATE", "TERM.NAME"}
    assert (
        refused_fields([GatewayError(number="XL03000006", description2="Sign-in information is incorrect")])
        == frozenset()
    )


def query() -> Function:
    return Query("VENDOR", ("RECORDNO", "DISPLAYCONTACT.EMAIL1", "STATUS"), is_null("TAXID")).function()


def named(text: str) -> Refused:
    return Refused(
        "f", "query", (GatewayError(number="XL03000010", description2=f"Field requested is not valid: {text}"),)
    )


def test_a_refusal_is_matched_with_the_paths_that_were_asked_for() -> None:
    assert refused_paths(query(), named("vendor.STATUS")) == {"STATUS"}
    assert refused_paths(query(), named("contact.EMAIL1")) == {"DISPLAYCONTACT.EMAIL1"}
    assert refused_paths(query(), named("vendor.NAME")) == frozenset()


def test_a_selected_field_can_be_left_out_and_one_that_is_filtered_by_cannot() -> None:
    made = without(query(), {"STATUS"})
    assert made is not None
    assert [one.text for one in made.element.iterfind("select/field")] == ["RECORDNO", "DISPLAYCONTACT.EMAIL1"]
    assert without(query(), {"TAXID"}) is None
    assert without(query(), {"RECORDNO", "DISPLAYCONTACT.EMAIL1", "STATUS"}) is None
