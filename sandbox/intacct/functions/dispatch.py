"""Every function the sandbox answers, by name."""

from collections.abc import Callable

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.functions import (
    attachments,
    balances,
    elsewhere,
    generic_reads,
    generic_writes,
    listing,
    metadata,
    setup,
)
from sandbox.intacct.functions.legacy import running
from sandbox.intacct.functions.results import Result

Handler = Callable[[Context, etree._Element], Result]

READS: dict[str, Handler] = {
    "query": generic_reads.query,
    "readByQuery": generic_reads.read_by_query,
    "readMore": generic_reads.read_more,
    "read": generic_reads.read,
    "readByName": generic_reads.read_by_name,
    "lookup": metadata.lookup,
    "inspect": metadata.inspect,
    "get_list": listing.get_list,
    "get": listing.get,
    **dict.fromkeys(("get_bill", "get_invoice", "get_apadjustment", "get_aradjustment"), listing.get_document),
    **setup.HANDLERS,
    **balances.HANDLERS,
}
WRITES: dict[str, Handler] = {
    "create": generic_writes.create,
    "update": generic_writes.update,
    "delete": generic_writes.delete,
    **running.HANDLERS,
    **attachments.HANDLERS,
}
HANDLERS: dict[str, Handler] = READS | WRITES


def handler(name: str) -> Handler | None:
    """Return what answers a function; None for a name that the gateway does not know."""
    return HANDLERS.get(name) or (elsewhere.refuse if elsewhere.known(name) else None)


SESSION = "getAPISession"
