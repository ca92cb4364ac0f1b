"""The usage log: what each function of a request did, under its controlid."""

from collections.abc import Iterable

from sandbox.intacct.context import Context
from sandbox.intacct.envelope import Outcome
from sandbox.intacct.values import Row

KEPT = 20_000
"""Entries kept; older ones fall out."""


def usage(ctx: Context, sender_id: str, outcomes: Iterable[Outcome], document_id: str) -> None:
    """Write an APIUSAGEDETAIL entry per function."""
    company = ctx.company
    table, stamp = company.table("APIUSAGEDETAIL"), company.now()
    for outcome in outcomes:
        recordno = company.next_number("APIUSAGEDETAIL")
        entry: Row = {
            "RECORDNO": recordno,
            "CLIENT_TYPE": "XML",
            "PARTNERID": sender_id,
            "FUNCTION": outcome.function,
            "CONTROLID": outcome.control_id,
            "DTDVERSION": "3.0",
            "DOCCONTROLID": document_id,
            "LOGINID": ctx.user.user_id,
            "N_TRANS": 1,
            "CREATED_DATE": stamp.date(),
            "CREATED_TIME": stamp,
            "STATUS": outcome.status,
        }
        table.apply(recordno, entry)
        if recordno > KEPT:
            table.apply(recordno - KEPT, None)
