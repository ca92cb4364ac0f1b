"""Every request of the official SDKs' own tests, put to the sandbox: accepted, or refused with a documented reason.

The requests lie beside the project (`../shared/reference/sdk_requests.json`); where they do not, the test is skipped.
"""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import httpx
import pytest
from lxml import etree

from sandbox.intacct import Books, IntacctTransport, schema
from sandbox.intacct.functions.elsewhere import VERB
from sandbox.intacct.objects.elsewhere import UNSUBSCRIBED
from tests.integration.sandbox_intacct.conftest import COMPANY, Caller, Clock, Reply, small_company

REQUESTS = Path(__file__).parents[4] / "shared" / "reference" / "sdk_requests.json"
CUSTOM = {
    "VENDOR": ["CUSTOMFIELD1"],
    "CUSTOMER": ["CUSTOMFIELD1"],
    "PROJECT": ["CUSTOMFIELD1"],
    "GLBATCH": ["CUSTOMFIELD01"],
    "APBILL": ["CUSTOMFIELD1", "CUSTOMFIELD2"],
    "APADJUSTMENT": ["CUSTOMFIELD1"],
    "ARINVOICE": ["CUSTOMFIELD1"],
}
"""The custom fields that the SDKs' examples write."""
KEYS = {
    "VENDOR": ["V0001", "VENDOR1", "V5678", "a4", "V1234"],
    "CUSTOMER": ["CUSTOMER1", "C0020", "C5678", "C1234"],
}
"""Parties that the examples name; the last one of each is what they create."""
OTHER_MODULES = frozenset(
    [
        "expense",
        "expenses",
        "expensereport",
        "expensetype",
        "expenseadjustmentreport",
        "expensereportbatch",
        "timesheet",
        "statglaccount",
        "ictransaction",
        "potransaction",
        "sotransaction",
        "customerchargecard",
        "allocation",
        "reimbursementrequest",
        "otherreceipt",
        "deposit",
        "cctransaction",
        "consolidate",
        "consolidation",
        "billbatch",
        "invoicebatch",
        "apadjustmentbatch",
        "aradjustmentbatch",
        "arpaymentbatch",
        "podocument",
        "contractdetail",
        "userinfo",
        "ddsjob",
        "ddsobjects",
        "ddsddl",
        "objecttrail",
    ]
)
"""What the product does not sync; the rest, 152 requests and more, is what it does."""
NEVER = ("not available", "unknown element", "is not supported")
CATCH_ALL = "DL02000001"
"""The number that says of an unknown element, a bad date and a server fault alike that something went wrong."""
WITHOUT_REASON = {"readMore": "a result set that no `readByQuery` made"}


def requests() -> list[dict[str, str]]:
    """Return the requests that hold a function."""
    if not REQUESTS.exists():
        return []
    found: list[dict[str, str]] = json.loads(REQUESTS.read_text())
    return [request for request in found if request["fn"]]


def is_synced(request: dict[str, str]) -> bool:
    """Tell the requests for kinds that are synced from those of other modules."""
    if request["fn"] in {"readReport", "readView", "readRelated", "hold", "resume", "getObjectTrail"}:
        return False
    name = (request["obj"] or VERB.sub("", request["fn"])).lower()
    inner = {str(element.tag).lower() for element in etree.fromstring(request["xml"]).iter()}
    unsynced = OTHER_MODULES | {known.lower() for known in UNSUBSCRIBED} | {"warehouse"}
    return name not in unsynced and not inner & {"timesheet", "podocument"}


def put(request: dict[str, str], furnished: bool = True) -> Reply:
    """Send the function of a request, in an envelope of our own, to a company of its own."""
    world = small_company(Clock())
    furnish(world.companies[COMPANY], records=furnished)
    (function,) = etree.fromstring(request["xml"])
    caller = Caller(world, httpx.Client(transport=IntacctTransport(world)))
    return caller.call(etree.tostring(function).decode())


def answered(request: dict[str, str]) -> Reply:
    """Send a request; an example that creates what the company holds already is put to one that does not."""
    reply = put(request)
    return put(request, furnished=False) if "already exists" in reply.said else reply


@cache
def contacts() -> frozenset[str]:
    """Return the contacts that the examples refer to."""
    found = re.findall(r"<(?:CONTACTNAME|contactname|PAYMENTCONTACT)>([^<]+)<", REQUESTS.read_text())
    return frozenset(found) | {"hello"}


def furnish(books: Books, records: bool) -> None:
    """Give the company the custom fields and the records that the examples name."""
    for name, fields in CUSTOM.items():
        for own in fields:
            books.custom_field(name, own)
    books.set_preference("PA", "PROJECTSEQUENCE", "PROJECT")
    for number in ("6500", "1010", "1030", "7940", "4554"):
        books.add("GLACCOUNT", ACCOUNTNO=number, TITLE=number)
    for key in contacts() - (set() if records else {"hello"}):
        books.add("CONTACT", CONTACTNAME=key, PRINTAS=key)
    for name, field in (("VENDOR", "VENDORID"), ("CUSTOMER", "CUSTOMERID")):
        for key in KEYS[name] if records else KEYS[name][:-1]:
            party: dict[str, object] = {field: key, "NAME": key, "DISPLAYCONTACT": {"PRINTAS": key}}
            books.add(name, None, **party)
    for name in ("APTERM", "ARTERM"):
        books.add(name, NAME="N30", DUEDATE=30)
    if not records:
        return
    books.add("CLASS", CLASSID="C1234", NAME="Class")
    books.add("DEPARTMENT", DEPARTMENTID="D1234", TITLE="Department")
    books.add("LOCATION", LOCATIONID="L1234", NAME="Location")
    books.add("ITEM", ITEMID="I1234", NAME="Item", ITEMTYPE="Non-Inventory")
    books.add("EMPLOYEE", EMPLOYEEID="E1234", PERSONALINFO={"CONTACTNAME": "John Smith"})
    books.add("PROJECT", PROJECTID="P1234", NAME="Project", PROJECTCATEGORY="Internal")
    books.add("SUPDOCFOLDER", NAME="My Folder")


pytestmark = pytest.mark.skipif(not REQUESTS.exists(), reason="the SDKs' requests do not lie beside the project")


def test_every_request_for_a_kind_that_is_synced_is_accepted_or_refused_with_a_reason() -> None:
    synced = [request for request in requests() if is_synced(request)]
    outcomes = Counter[str]()
    without_reason: list[tuple[str, str, str]] = []
    for request in synced:
        reply = answered(request)
        accepted = reply.root is None or reply.statuses == ["success"]
        outcomes["accepted" if accepted else "refused"] += 1
        if accepted:
            continue
        texts = [text for _, text in reply.errors]
        assert texts, request
        if any(phrase in text for phrase in NEVER for text in texts) or reply.errors[0][0] == CATCH_ALL:
            without_reason.append((request["fn"], request["src"][0], reply.said))
    assert [found for found in without_reason if found[0] not in WITHOUT_REASON] == []
    assert len(synced) >= 152
    assert outcomes["accepted"] >= 70, outcomes


def test_every_other_request_is_refused_as_of_a_module_without_subscription_or_by_the_schema() -> None:
    reasons = ("operation cannot be performed on objects of type", "XML Parse schema error", "Object definition")
    for request in requests():
        if is_synced(request):
            continue
        reply = answered(request)
        assert reply.statuses == ["success"] or any(reason in reply.said for reason in reasons), (request, reply.said)


def test_the_schema_knows_all_functions_of_the_requests_but_one() -> None:
    unknown = {request["fn"] for request in requests()} - schema.functions()
    assert unknown == {"getObjectTrail"}
