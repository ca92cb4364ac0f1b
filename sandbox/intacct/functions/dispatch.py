"""Every function the sandbox answers, by name."""

from collections.abc import Callable

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.functions import generic_reads, generic_writes, legacy, listing, metadata, setup
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
    **setup.HANDLERS,
}
WRITES: dict[str, Handler] = {
    "create": generic_writes.create,
    "update": generic_writes.update,
    "delete": generic_writes.delete,
    **legacy.HANDLERS,
}
HANDLERS: dict[str, Handler] = READS | WRITES
SESSION = "getAPISession"
