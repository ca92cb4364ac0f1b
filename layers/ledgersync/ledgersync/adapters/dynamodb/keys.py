"""The keys of the table. Ids in a partition key are checked, so no id can name another tenant's partition.

| pk | sk | what |
|---|---|---|
| TENANT#tenant | CONNECTION#connection | the connection and its preferences |
| TENANT#tenant | SCHEDULE#connection | when it is due (in the index while it is) and when it was last swept |
| | DRAFT#connection | a set-up that is not finished (in the index while it has secrets) |
| | WATCH#connection | when it is looked at between its runs, and the hints that wait (in the index) |
| CONNECTION#tenant#connection | LEASE, POSITIONS, LEARNED, ASKED | one item each |
| | LINK#kind#cashflow360 id, INTACCT#kind#intacct id | link with its base; pointer to the former |
| | INTENT#control id | the writes that are under way, those of a batch in one item |
| | HOLD#kind#side#id, CONFLICT#kind#id#field | records set aside, differences decided |
| | ALIAS#kind#side#id | whom references to a record that lost a merge mean |
| | MATCHED#kind#id#field | what two matched records held differently |
| | FIRST#kind#side | how far the first writes of a kind to a side have proved right |
| | DELETION#kind#key | deletions that events reported |
| | RUN#run id, SESSION#side | runs in order of time (in the index while they go), kept sessions |
| | REPORT#report, REPORTING#kind | a report without its content; which one of a kind is going |
| | CONTENT#report#n, WORK#report#step#n | what a report found, in pieces; what its next slice goes on with |
| | EVENT#hash, SUBSCRIPTION, SEALED#what | events heard before, what BILL sends them by, what they are signed with |
| | CREDENTIALS | sealed credentials, where they are kept in the table |
| JOURNAL#tenant#connection | instant#id | what was written and chosen; with no connection, of the tenant as a whole |
| NOTICES#tenant | … | whom notices go to, and notices on their way: see notices.py |
| COMPANY#company | SLOT#n, SLOT#wanted | call slots; that somebody found none because of a second call |
| BUDGET#budget | window | what was spent |
| CLAIM#organization#… , CLAIM#entity#… | CLAIM | the one connection of an organisation, and of an entity |
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from zlib import crc32

from ledgersync.adapters.names import checked, checked_run, checked_tenant
from ledgersync.domain.model import Kind, Link
from ledgersync.ports import Claimed, ConnectionId

Item = Mapping[str, Mapping[str, object]]
"""An item, or some of its attributes, in DynamoDB's own notation."""

LEASE = "LEASE"
CREDENTIALS = "CREDENTIALS"
POSITIONS = "POSITIONS"
CLAIM = "CLAIM"
LEARNED = "LEARNED"
ASKED = "ASKED"
"""What both systems' settings said when a run last asked."""
DUE_INDEX = "due"
NOTICE_SHARD = "notices"
"""Where the index has what people are to be told of."""


def connection_pk(id: ConnectionId) -> str:
    checked(id)
    return f"CONNECTION#{id.tenant_id}#{id.connection_id}"


def journal_pk(id: ConnectionId) -> str:
    """Of a connection; of the tenant as a whole when it names none."""
    checked(id if id.connection_id else ConnectionId(id.tenant_id, "none"))
    return f"JOURNAL#{id.tenant_id}#{id.connection_id}"


def tenant_pk(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}"


def connection_sk(id: ConnectionId) -> str:
    return f"CONNECTION#{checked(id).connection_id}"


def notices_pk(tenant_id: str) -> str:
    return f"NOTICES#{checked_tenant(tenant_id)}"


def schedule_sk(id: ConnectionId) -> str:
    return f"SCHEDULE#{checked(id).connection_id}"


def watch_sk(id: ConnectionId) -> str:
    return f"WATCH#{checked(id).connection_id}"


def watched(pk: str, sk: str) -> ConnectionId:
    """The connection a watch is of."""
    return ConnectionId(pk.removeprefix("TENANT#"), sk.removeprefix("WATCH#"))


def draft_sk(id: ConnectionId | None = None) -> str:
    """Of one draft, or what all of them begin with."""
    return f"DRAFT#{checked(id).connection_id}" if id else "DRAFT#"


def drafted(pk: str, sk: str) -> ConnectionId:
    """The draft an item is of."""
    return ConnectionId(pk.removeprefix("TENANT#"), sk.removeprefix("DRAFT#"))


def scheduled(pk: str, sk: str) -> ConnectionId:
    """The connection a schedule item is of."""
    return ConnectionId(pk.removeprefix("TENANT#"), sk.removeprefix("SCHEDULE#"))


def shard(id: ConnectionId, shards: int) -> str:
    """Spreads connections evenly, and the same one always to the same shard."""
    return str(crc32(connection_pk(id).encode()) % shards)


def open_shard(shard: str) -> str:
    """Where the index has the runs that are going, apart from the connections that are due."""
    return f"open-{shard}"


def run_sk(run_id: str) -> str:
    return f"RUN#{checked_run(run_id)}"


def report_sk(report_id: str) -> str:
    return f"REPORT#{checked_run(report_id)}"


def run_keys(pk: str, sk: str) -> tuple[ConnectionId, str]:
    """The connection and the id of the run an item is of."""
    _, tenant_id, connection_id = pk.split("#")
    return ConnectionId(tenant_id, connection_id), sk.removeprefix("RUN#")


def claim_pk(claim: Claimed, of: str) -> str:
    """By a hash, since an organisation's and a company's ids may hold anything."""
    return f"CLAIM#{claim}#{sha256(of.encode()).hexdigest()}"


def link_sk(kind: Kind, cashflow360_id: str) -> str:
    return f"LINK#{kind}#{cashflow360_id}"


def pointer_sk(kind: Kind, intacct_id: str) -> str:
    return f"INTACCT#{kind}#{intacct_id}"


def intent_sk(control_id: str) -> str:
    """Of the item that was begun with this intent."""
    return f"INTENT#{control_id}"


def is_pointer(sk: str) -> bool:
    return sk.startswith("INTACCT#")


def link_keys(link: Link) -> tuple[str, str]:
    return link_sk(link.kind, link.cashflow360_id), pointer_sk(link.kind, link.intacct_id)
