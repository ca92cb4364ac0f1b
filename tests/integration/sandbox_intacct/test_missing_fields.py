"""Companies differ in the fields they have; `lookup` names them, and `query` refuses the others."""

from dataclasses import replace

import pytest

from sandbox.intacct import IntacctWorld
from tests.integration.sandbox_intacct.conftest import Caller, Reply

VENDOR, CONTACT = "VENDOR", "CONTACT"


@pytest.fixture
def poor(world: IntacctWorld, top: Caller) -> Caller:
    """A caller of a company that lacks a vendor's credit limit and a contact's second telephone."""
    missing = {VENDOR: frozenset({"CREDITLIMIT"}), CONTACT: frozenset({"PHONE2"})}
    world.settings = replace(
        world.settings, missing_fields=missing, unqueryable_fields={VENDOR: frozenset({"COMMENTS"})}
    )
    return top


def listed(reply: Reply) -> list[str]:
    return reply.all("operation/result/data/Type/Fields/Field/ID")


def test_lookup_names_only_the_fields_that_the_company_has(top: Caller, world: IntacctWorld, poor: Caller) -> None:
    found = listed(poor.call("<lookup><object>VENDOR</object></lookup>"))
    world.settings = replace(world.settings, missing_fields={})
    assert set(listed(top.call("<lookup><object>VENDOR</object></lookup>"))) - set(found) == {"CREDITLIMIT"}


@pytest.mark.parametrize("path", ["CREDITLIMIT", "DISPLAYCONTACT.PHONE2"])
def test_a_query_for_a_missing_field_is_refused_as_a_whole(poor: Caller, path: str) -> None:
    named = {"CREDITLIMIT": "vendor.CREDITLIMIT", "DISPLAYCONTACT.PHONE2": "contact.PHONE2"}[path]
    refusal = [("XL03000010", f"Field requested is not valid: {named}")]
    assert poor.query(VENDOR, f"VENDORID {path}").errors == refusal
    filtered = f"<filter><isnull><field>{path}</field></isnull></filter>"
    assert poor.query(VENDOR, "VENDORID", filtered).errors == refusal


def test_a_field_that_may_not_be_queried_is_listed_and_read(poor: Caller) -> None:
    refused = [("XL03000006", "The following fields cannot be queried: [ vendor: [COMMENTS] ]")]
    assert poor.query(VENDOR, "VENDORID COMMENTS").errors == refused
    assert "COMMENTS" in listed(poor.call("<lookup><object>VENDOR</object></lookup>"))
    answer = poor.call("<read><object>VENDOR</object><keys>1</keys><fields>VENDORID,COMMENTS</fields></read>")
    assert answer.statuses == ["success"]


def test_a_read_of_everything_leaves_out_what_the_company_lacks(poor: Caller) -> None:
    whole = poor.call("<readByName><object>VENDOR</object><keys>V1</keys><fields>*</fields></readByName>")
    vendor = whole.root.find("operation/result/data/VENDOR") if whole.root is not None else None
    assert vendor is not None
    assert vendor.find("CREDITLIMIT") is None
    assert vendor.find("DISPLAYCONTACT/PHONE2") is None
    assert vendor.find("DISPLAYCONTACT/PHONE1") is not None


def test_a_read_that_names_a_missing_field_is_refused(poor: Caller) -> None:
    answer = poor.call("<readByName><object>VENDOR</object><keys>V1</keys><fields>CREDITLIMIT</fields></readByName>")
    assert answer.errors == [("Invalid fields list CREDITLIMIT", "There was an error processing the request.")]
