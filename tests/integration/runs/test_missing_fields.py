"""A company that lacks a field: nothing fails, and what is left out is left alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random

import httpx
import pytest
from lxml import etree

from ledgersync.adapters.intacct.vocabulary import digest, vocabulary
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.mapping.fitting import asked, joined, needed
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import SALES, SUPPLIES

Fields = Mapping[str, frozenset[str]]
WANTED = vocabulary(MAPPINGS.values())
NEEDED = joined(pair for mapping in MAPPINGS.values() for pair in needed(mapping).items())
KEPT = frozenset({"BANKACCOUNTID", "GLACCOUNTNO", "CARDID", "CONTACTNAME", "UNDEPOSITEDACCOUNTNO"})
KEPT |= {"LOCATIONID", "LOCATION"}
"""What bank accounts, employees and deposits are nothing without, and what a company of several entities demands."""
OPTIONAL: Fields = {name: paths - NEEDED.get(name, KEPT) - KEPT for name, paths in WANTED.items()}
FILLED_IN = frozenset({"LOCATIONID", "LOCATION", "CARDID"})
"""What the product fills in or concludes by itself: it does so again once the field is back."""
ONE_BY_ONE = [(name, path) for name, paths in sorted(WANTED.items()) for path in sorted(paths)]
SYNCED = {
    "GLACCOUNT", "DEPARTMENT", "LOCATION", "CLASS", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM", "PROJECT", "APBILL",
    "APBILLITEM", "APADJUSTMENT", "APADJUSTMENTITEM", "APPYMT", "APPYMTDETAIL", "ARINVOICE", "ARINVOICEITEM",
    "ARADJUSTMENT", "ARADJUSTMENTITEM", "ARPYMT", "ARPYMTDETAIL", "GLBATCH", "GLENTRY",
}  # fmt: skip


def lack(shop: Shop, missing: Fields, *, unqueryable: Fields | None = None, told: bool = True) -> None:
    """Take fields from the company; ``told``: the product asks anew which there are, as the doctor makes it do."""
    intacct = shop.world.scenario.intacct
    intacct.settings = replace(intacct.settings, missing_fields=missing, unqueryable_fields=unqueryable or {})
    if told:
        shop.world.registry.put_learned(shop.world.id, Learned())


def fill(shop: Shop, *, coded: bool = True) -> None:
    """Something of every kind on both sides, coded by every dimension where the company has them."""
    for kind in ("department", "class"):
        add_to_intacct(shop.books, kind, Dimension(kind[0].upper() + "1", f"{kind} one"), shop.entity)
    if coded:
        of = {"PROJECTCATEGORY": "Contract", "CUSTOMERID": "C1"}
        shop.books.add("PROJECT", shop.entity, PROJECTID="P1", NAME="Fair", **of)
    shop.books.add("ITEM", shop.entity, ITEMID="I1", NAME="Pen", ITEMTYPE="Non-Inventory")
    shop.books.add("CONTACT", shop.entity, CONTACTNAME="Eve", PRINTAS="Eve", FIRSTNAME="Eve", LASTNAME="Ray")
    shop.books.add("EMPLOYEE", shop.entity, EMPLOYEEID="E1", PERSONALINFO={"CONTACTNAME": "Eve"})
    shop.run()
    line: dict[str, object] = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal("60.00"), "LOCATIONID": shop.entity}
    if coded:
        line |= {"DEPARTMENTID": "D1", "CLASSID": "C1", "PROJECTID": "P1", "ITEMID": "I1"}
        line |= {"CUSTOMERID": "C1", "EMPLOYEEID": "E1"}
        shop.intacct_bill("IB1", APBILLITEMS=[line])
        shop.intacct_invoice("II1")
    coding = {"departmentId": shop.id("Department", "D1"), "actgClassId": shop.id("ActgClass", "C1")}
    coding |= {"itemId": shop.id("Item", "I1"), **({"jobId": shop.id("Job", "P1")} if coded else {})}
    shop.bill("B1", "60.00", "40.00", coding=coding, description="June", poNumber="PO-7")
    shop.bill("B2", "50.00")
    shop.credit("VC1", "20.00", coding=coding)
    shop.invoice("N1", "80.00", account=SALES)
    shop.memo("CM1", "5.00")
    shop.run()
    shop.pay_offline(("B2", "50.00"))
    shop.receive(("N1", "30.00"))
    shop.do(
        "apply_credit", billId=shop.id("Bill", "B1"), vendorCreditId=shop.id("VendorCredit", "VC1"), amount=Decimal(5)
    )
    shop.run()


class Selecting(httpx.BaseTransport):
    """Keeps which fields of which objects queries select."""

    def __init__(self, inner: httpx.BaseTransport, selected: set[tuple[str, str]]) -> None:
        self._inner, self._selected = inner, selected

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for query in etree.fromstring(request.read()).iter("query"):
            name = query.findtext("object") or ""
            self._selected |= {(name, one.text or "") for one in query.iterfind("select/field")}
        return self._inner.handle_request(request)


SELECTED: set[tuple[str, str]] = set()
"""What was selected while the shop was filled."""


@pytest.fixture(scope="module")
def filled() -> Shop:
    def watch(shop: Shop) -> None:
        shop.world.reach_intacct = lambda inner: Selecting(inner, SELECTED)

    shop = open_shop(watch)
    shop.prefer(dimensions=shop.dimensions(customers=True, employees=True, items=True, projects=True))
    fill(shop)
    assert shop.causes() == {}
    shop.world.reach_intacct = lambda inner: inner
    return shop


def read_all_again(shop: Shop, kinds: Collection[Kind] = tuple(Kind)) -> None:
    """The next run reads every record of these kinds on both sides."""
    positions = shop.world.registry._states[shop.world.id].positions
    for stream in [one for one in positions if one.split(":")[-1] in kinds or len(kinds) == len(Kind)]:
        del positions[stream]


READ_WITH: Mapping[str, Collection[Kind]] = {
    name: [kind for kind, mapping in MAPPINGS.items() if name in asked(mapping)] or tuple(Kind) for name in WANTED
}
"""The kinds whose records are made of an object; all of them where it tells of something beside the records."""


@pytest.fixture
def undisturbed(filled: Shop) -> Iterator[Shop]:
    yield filled
    lack(filled, {})
    filled.world.registry._states[filled.world.id].lease = None


def test_every_field_that_a_run_selects_is_looked_up(filled: Shop) -> None:
    unknown = {(name, path) for name, path in SELECTED if path not in WANTED.get(name, ())}
    assert unknown == {("CREDITCARD", "GLACCOUNTNO")}  # found by how it is spelled
    assert len(SELECTED) > 200


def test_every_object_that_is_synced_is_looked_up() -> None:
    assert set(WANTED) >= SYNCED
    assert {name for name in WANTED if name not in OBJECTS} == set()


@pytest.mark.parametrize(("name", "path"), ONE_BY_ONE)
def test_no_single_field_fails_a_slice_or_changes_anything(undisturbed: Shop, name: str, path: str) -> None:
    shop, gone = undisturbed, {name: frozenset({path})}
    lack(shop, gone, told=False)
    shop.world.registry.put_learned(
        shop.world.id, Learned(asked=digest(WANTED), missing=gone, card_account="GLACCOUNTNO")
    )
    kinds = READ_WITH[name]
    read_all_again(shop, kinds)
    before = shop.state()
    shop.world.run([group for group in Group if any(SPECS[kind].group is group for kind in kinds)])
    assert shop.state() == before or (name, path) == ("CREDITCARD", "CARDID")
    if path in FILLED_IN:
        lack(shop, {})
        read_all_again(shop, kinds)
        shop.world.run()


@pytest.mark.parametrize("seed", range(8))
def test_no_drawn_combination_of_missing_fields_fails_a_slice_or_changes_anything(undisturbed: Shop, seed: int) -> None:
    shop, draw = undisturbed, Random(seed)
    drawn = draw.sample([one for one in ONE_BY_ONE if one[1] not in FILLED_IN], draw.randrange(2, 25))
    lack(shop, {name: frozenset(path for of, path in drawn if of == name) for name, _ in drawn})
    read_all_again(shop)
    before = shop.state()
    shop.world.run()
    assert shop.state() == before, drawn


@pytest.mark.parametrize("name", sorted(SYNCED))
def test_what_a_company_lacks_is_learned_by_asking_it(undisturbed: Shop, name: str) -> None:
    shop = undisturbed
    lack(shop, {name: OPTIONAL[name]})
    shop.world.run()
    learned = shop.world.registry.learned(shop.world.id)
    assert learned is not None
    assert learned.missing.get(name, frozenset()) | learned.refused.get(name, frozenset()) == OPTIONAL[name]


def test_a_kind_without_a_needed_field_is_held_with_words_that_name_it_and_goes_on_once_it_is_there(shop: Shop) -> None:
    lack(shop, {"VENDOR": frozenset({"NAME"})})
    shop.create("Vendor", name="Birch Ink", shortName="V2")
    shop.invoice("N1", "80.00")
    shop.run()
    held = {hold.label: (hold.kind, hold.cause, hold.text) for hold in shop.world.books().holds()}
    kind, cause, text = held["V2"]
    assert (kind, cause) == (Kind.VENDOR, "field-not-in-company")
    assert "VENDOR has no field NAME" in text
    assert shop.intacct("ARINVOICE", "N1")["TRX_TOTALENTERED"] == "80"
    lack(shop, {})
    shop.tomorrow()
    shop.run()
    assert shop.causes() == {}
    assert shop.intacct("VENDOR", "V2")["NAME"] == "Birch Ink"


def test_a_company_without_any_optional_field_syncs_everything_that_it_has_a_place_for() -> None:
    shop = open_shop(lambda shop: lack(shop, OPTIONAL))
    shop.prefer(dimensions=shop.dimensions(customers=True, employees=True, items=True, projects=True))
    fill(shop, coded=False)
    assert shop.causes() == {}
    assert {row["RECORDID"] for row in shop.all_intacct("APBILL")} == {"B1", "B2"}
    assert len(shop.all_intacct("APPYMT")) == 2
    assert len(shop.all_intacct("ARPYMT")) == 1
    assert {row["RECORDID"] for row in shop.all_intacct("APADJUSTMENT")} == {"VC1"}
    settled = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == settled


def test_what_a_company_has_no_place_for_is_left_alone_in_cashflow360() -> None:
    missing = {"VENDOR": frozenset({"TAXID", "DISPLAYCONTACT.PHONE1"}), "APBILLITEM": frozenset({"PROJECTID"})}
    shop = open_shop(lambda shop: lack(shop, missing))
    shop.books.add("PROJECT", shop.entity, PROJECTID="P1", NAME="Fair", PROJECTCATEGORY="Contract")
    shop.prefer(dimensions=shop.dimensions(projects=True))
    shop.run()
    shop.update("Vendor", "V1", taxId="12-3456789", phone="555 1234", email="pay@acme.example")
    shop.bill("B1", "60.00", coding={"jobId": shop.id("Job", "P1")})
    shop.run()
    assert shop.contact("Acme Paper")["EMAIL1"] == "pay@acme.example"
    shop.tomorrow()
    shop.edit("APBILL", "B1", DESCRIPTION="June")
    shop.edit("VENDOR", "V1", NAME="Acme Paper Inc")
    shop.run()
    vendor, bill = shop.row("Vendor", "V1"), shop.row("Bill", "B1")
    assert (vendor["taxId"], vendor["phone"], vendor["name"]) == ("12-3456789", "555 1234", "Acme Paper Inc")
    assert (bill["description"], bill["billLineItems"][0]["jobId"]) == ("June", shop.id("Job", "P1"))
    assert shop.causes() == {}


@pytest.mark.parametrize("readable", [True, False])
def test_a_receipt_whose_state_cannot_be_queried_is_read_or_held(readable: bool) -> None:
    states = {"ARPYMT": frozenset({"STATE", "RAWSTATE"})}
    shop = open_shop()
    shop.invoice("N1", "80.00")
    shop.run()
    receipt = shop.receive(("N1", "30.00"))
    shop.run()
    lack(shop, {} if readable else states, unqueryable=states if readable else {})
    shop.tomorrow()
    shop.do("void_receipt", id=receipt)
    shop.run()
    undone = [row["STATE"] for row in shop.all_intacct("ARPYMT")]
    if readable:
        assert shop.causes() == {}
        assert "Posted" not in undone
    else:
        assert set(shop.causes().values()) == {"value-unreadable"}


def test_departments_of_a_company_that_owns_none_are_shared_and_intacct_is_master() -> None:
    shop = open_shop(lambda shop: lack(shop, {"DEPARTMENT": frozenset({"MEGAENTITYID"})}))
    add_to_intacct(shop.books, "department", Dimension("D1", "Sales"), None)
    shop.run()
    shop.update("Department", "D1", name="Selling")
    shop.run()
    assert (shop.row("Department", "D1")["name"], shop.intacct("DEPARTMENT", "D1")["TITLE"]) == ("Sales", "Sales")


@pytest.mark.parametrize("unqueryable", [False, True])
def test_a_field_that_goes_while_runs_go_on_is_dropped_tried_once_more_and_remembered(
    shop: Shop, unqueryable: bool
) -> None:
    gone = {"VENDOR": frozenset({"TAXID"})}
    lack(shop, {} if unqueryable else gone, unqueryable=gone if unqueryable else {}, told=False)
    shop.vendor("V7", "Cedar Ink")
    shop.run()
    assert shop.row("Vendor", "V7")["name"] == "Cedar Ink"
    learned = shop.world.registry.learned(shop.world.id)
    assert learned is not None
    assert (learned.missing if not unqueryable else learned.refused)["VENDOR"] == {"TAXID"}
    counted = shop.world.scenario.intacct.counts["lookup"]
    shop.vendor("V8", "Dune Pens")
    shop.run()
    assert shop.row("Vendor", "V8")["name"] == "Dune Pens"
    assert shop.world.scenario.intacct.counts["lookup"] == counted


def test_a_company_without_any_optional_field_takes_no_more_requests_than_one_that_has_all() -> None:
    requests = {}
    companies: dict[str, Fields] = {"all": {}, "none": OPTIONAL}
    for name, missing in companies.items():
        shop = open_shop(partial(lack, missing=missing))
        for number in range(250):
            shop.bill(f"B{number}", "10.00")
        shop.run()
        first = shop.world.calls["intacct|requests"]
        read_all_again(shop)
        shop.run()
        requests[name] = (first, shop.world.calls["intacct|requests"])
        assert len(shop.all_intacct("APBILL")) == 250
    assert all(none <= every for none, every in zip(requests["none"], requests["all"], strict=True))
