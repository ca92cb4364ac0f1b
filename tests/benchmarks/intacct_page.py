"""How fast a page of 2,000 bills becomes rows, against PyPI `sageintacctsdk` on the same page.

Both sides start from the answer's body and end with rows; neither one's time has any network in it.
"""

from __future__ import annotations

import time
import timeit
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from unittest.mock import patch

import requests
from sageintacctsdk.apis.api_base import ApiBase

from intacct import Done, query
from intacct.answers import Place, read_answer
from intacct.envelope import Request
from remote.redaction import Redactor

BILLS = 2000
ROUNDS = 7
SECRETS = Redactor("sender-password", "user-password", "session-id-of-a-call")
FIELDS = (
    *("RECORDNO", "RECORDTYPE", "RECORDID", "FINANCIALENTITY", "STATE", "RAWSTATE", "VENDORID", "VENDORNAME"),
    *("TRX_ENTITYDUE", "DOCNUMBER", "DESCRIPTION", "TERMNAME", "TERMKEY", "WHENCREATED", "WHENPOSTED"),
    *("WHENDISCOUNT", "WHENDUE", "WHENPAID", "RECPAYMENTDATE", "ONHOLD", "BASECURR", "CURRENCY"),
    *("EXCHANGE_RATE", "TOTALENTERED", "TOTALSELECTED", "TOTALPAID", "TOTALDUE", "TRX_TOTALENTERED"),
    *("TRX_TOTALSELECTED", "TRX_TOTALPAID", "TRX_TOTALDUE", "PRBATCH", "PRBATCHKEY", "MODULEKEY", "SCHOPKEY"),
    *("SYSTEMGENERATED", "AUWHENCREATED", "WHENMODIFIED", "CREATEDBY", "MODIFIEDBY", "SUPDOCID"),
    *("MEGAENTITYKEY", "MEGAENTITYID", "MEGAENTITYNAME"),
)
EMPTY = frozenset({"WHENPAID", "WHENDISCOUNT", "SCHOPKEY", "SUPDOCID", "TERMKEY", "RECPAYMENTDATE"})

Bills = list[dict[str, str]]


def make_page() -> bytes:
    """Write a page of bills as the gateway answers it."""
    rows = "".join(_bill(number) for number in range(1, BILLS + 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><response><control><status>success</status>'
        "<senderid>s</senderid><controlid>c</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion></control><operation><authentication><status>success</status>"
        "<userid>u</userid><companyid>co</companyid><locationid>100</locationid></authentication>"
        "<result><status>success</status><function>query</function><controlid>f</controlid>"
        f'<data listtype="APBILL" totalcount="{BILLS}" offset="0" count="{BILLS}" numremaining="0">{rows}</data>'
        "</result></operation></response>"
    ).encode()


def read_with_client(page: bytes) -> Bills:
    """Read the page as this project does."""
    request = Request("c", (("f", query("APBILL", FIELDS)),), writes=False)
    result = read_answer(200, page, request, Place("co", "100"), SECRETS).results[0]
    return [*result.rows] if isinstance(result, Done) else []


def read_with_sdk(page: bytes) -> Bills:
    """Read the page as `sageintacctsdk` does, whose request to the network is replaced by the page."""

    answer = requests.Response()
    answer.status_code = 200
    answer.encoding = "utf-8"
    answer.raw = BytesIO(page)
    sdk = ApiBase(dimension="APBILL")
    sdk.set_show_private(False)
    with patch("sageintacctsdk.apis.api_base.requests.post", return_value=answer):
        result = sdk.format_and_send_request({"query": {"object": "APBILL"}})
    bills: Bills = result["data"]["APBILL"]
    return bills


def measure() -> dict[str, float]:
    """Measure the best rounds of each, in processor seconds, in a process of its own, and their ratio."""
    with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1, max_workers=1) as fresh:
        client, sdk = (fresh.submit(_best, read).result() for read in (read_with_client, read_with_sdk))
    return {"page_seconds": client, "sdk_page_seconds": sdk, "ratio": sdk / client}


def _best(read: Callable[[bytes], Bills]) -> float:
    page = make_page()
    if len(read(page)) != BILLS:
        raise ValueError("the page was not read whole")
    return min(timeit.repeat(lambda: read(page), timer=time.process_time, number=1, repeat=ROUNDS))


def _bill(number: int) -> str:
    values = {
        "RECORDNO": str(number),
        "RECORDID": f"INV-{number:06d}",
        "VENDORID": f"V{number % 300:05d}",
        "VENDORNAME": f"Vendor &amp; Sons {number % 300}",
        "WHENMODIFIED": f"01/{number % 28 + 1:02d}/2026 10:{number % 60:02d}:00",
        "TOTALENTERED": f"{number}.25",
    }
    texts = ((name, "" if name in EMPTY else values.get(name, f"{name.lower()} {number}")) for name in FIELDS)
    return f"<APBILL>{''.join(f'<{name}>{text}</{name}>' for name, text in texts)}</APBILL>"
