"""Documents of lines as rows of a table: how users write, change, approve and remove them on either side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from ledgersync.domain.model import Kind, Side
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.values import Row, number
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.lists import Act


@dataclass(frozen=True, slots=True)
class Party:
    """Whose documents they are: objects and the fields that name one."""

    kind: Kind
    intacct: str
    id_field: str
    cashflow360: str
    reference: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a line may be coded with: the object of each side, and the field that names it there."""

    kind: Kind
    intacct: str
    intacct_field: str
    cashflow360: str
    cashflow360_field: str


DEPARTMENTS = Dimension(Kind.DEPARTMENT, "DEPARTMENT", "DEPARTMENTID", "Department", "departmentId")


@dataclass(frozen=True, slots=True)
class Document:
    """``sign`` is that of its lines in Intacct; ``state`` the field of Cashflow360 that is "1" while it is open.

    ``due`` is Cashflow360's due date, "" for a document that has none. One that is not ``two_way`` only goes to
    Intacct, where users leave what came from Cashflow360 alone.
    """

    kind: Kind
    intacct: str
    cashflow360: str
    lines: str
    party: Party
    number: str
    date: str
    letter: str
    account: str
    state: str
    due: str = ""
    sign: int = 1
    approvals: bool = False
    two_way: bool = True
    dimensions: tuple[Dimension, ...] = (DEPARTMENTS,)

    @property
    def called(self) -> str:
        """What people call one."""
        return self.kind.replace("_", " ")

    @property
    def item(self) -> str:
        """Intacct's object of a line."""
        return f"{self.intacct}ITEM"

    def used_in(self, desk: Desk) -> list[Dimension]:
        """The dimensions that the company uses; those of others stay in Cashflow360."""
        lacking = desk.books.profile.lacking(self.item)
        return [coded for coded in self.dimensions if coded.intacct_field not in lacking]

    @property
    def line(self) -> str:
        """Cashflow360's entity of a line."""
        return f"{self.cashflow360}LineItem"


def amounts(document: Document, desk: Desk) -> list[Decimal]:
    return [Decimal(desk.amount_cents()) / 100 for _ in range(desk.rng.choice((1, 1, 2, 3)))]


def intacct_lines(document: Document, desk: Desk) -> list[dict[str, object]]:
    lines = []
    for amount in amounts(document, desk):
        line: dict[str, object] = {"ACCOUNTNO": document.account, "TRX_AMOUNT": amount * document.sign}
        for coded in document.used_in(desk):
            rows = [row for row in desk.rows(coded.intacct) if row.get("STATUS") == "active"]
            if coded.kind in desk.kinds and rows and desk.rng.random() < 0.3:
                line[coded.intacct_field] = desk.rng.choice(rows)[coded.intacct_field]
        lines.append({**line, "LOCATIONID": desk.entity_id, "ENTRYDESCRIPTION": desk.fresh("line")})
    return lines


def cashflow360_lines(document: Document, desk: Desk) -> list[Record]:
    accounts = {row["accountNumber"]: row["id"] for row in desk.active("ChartOfAccount")}
    lines: list[Record] = []
    for amount in amounts(document, desk):
        line: Record = {"entity": document.line, "amount": amount, "description": desk.fresh("line")}
        if desk.rng.random() < 0.8:
            line["chartOfAccountId"] = accounts[document.account]
        for coded in document.dimensions:
            rows = desk.active(coded.cashflow360) if coded.kind in desk.kinds else []
            if rows and desk.rng.random() < 0.3:
                line[coded.cashflow360_field] = desk.rng.choice(rows)["id"]
        lines.append(line)
    return lines


def create_in_intacct(document: Document, desk: Desk) -> str:
    parties = [row for row in desk.rows(document.party.intacct) if row.get("STATUS") == "active"]
    if not parties:
        return ""
    whose, code, day = desk.rng.choice(parties)[document.party.id_field], desk.code(document.letter), desk.day()
    made = desk.books.add(
        document.intacct,
        desk.entity_id,
        RECORDID=code,
        WHENCREATED=day,
        WHENPOSTED=day,
        CURRENCY="USD",
        DESCRIPTION=desk.fresh(document.called),
        **{document.party.id_field: whose, f"{document.item}S": intacct_lines(document, desk)},
        **({"WHENDUE": day + timedelta(days=30), "BASECURR": "USD"} if document.due else {}),
    )
    return f"enters {document.called} {code} ({made}) of {whose} in Intacct"


def create_in_cashflow360(document: Document, desk: Desk) -> str:
    parties = desk.active(document.party.cashflow360)
    if not parties:
        return ""
    whose, code, day = desk.rng.choice(parties)["id"], desk.code(document.letter), desk.day()
    fields: Record = {
        document.party.reference: whose,
        document.number: code,
        document.date: day.isoformat(),
        "description": desk.fresh(document.called),
        document.lines: cashflow360_lines(document, desk),
    }
    if document.due:
        fields[document.due] = (day + timedelta(days=30)).isoformat()
    made = desk.enter(document.cashflow360, **fields)
    return f"enters {document.called} {code} ({made}) of {whose} in Cashflow360"


def in_intacct(document: Document, desk: Desk) -> Row | None:
    rows = [row for row in desk.rows(document.intacct) if row.get("STATE") == "Posted"]
    return desk.rng.choice(rows) if rows else None


def in_cashflow360(document: Document, desk: Desk) -> Record | None:
    rows = [row for row in desk.active(document.cashflow360) if row[document.state] == "1"]
    return desk.rng.choice(rows) if rows else None


def describe_in_intacct(document: Document, desk: Desk) -> str:
    row = in_intacct(document, desk)
    if row is None:
        return ""
    value = desk.fresh("memo")
    desk.books.edit(document.intacct, number(row, "RECORDNO"), desk.entity_id, DESCRIPTION=value)
    desk.wrote(document.kind, Side.INTACCT, row["RECORDNO"], "description", value)
    return f"describes {document.called} {row['RECORDID']} as {value!r} in Intacct"


def describe_in_cashflow360(document: Document, desk: Desk) -> str:
    row = in_cashflow360(document, desk)
    if row is None:
        return ""
    value = desk.fresh("memo")
    desk.user.update(document.cashflow360, row["id"], description=value)
    desk.wrote(document.kind, Side.CASHFLOW360, row["id"], "description", value)
    return f"describes {document.called} {row[document.number]} as {value!r} in Cashflow360"


def relist_in_intacct(document: Document, desk: Desk) -> str:
    row = in_intacct(document, desk)
    if row is None:
        return ""
    lines = {f"{document.item}S": intacct_lines(document, desk)}
    desk.books.edit(document.intacct, number(row, "RECORDNO"), desk.entity_id, **lines)
    desk.relisted(document.kind, Side.INTACCT, row["RECORDNO"])
    return f"writes new lines of {document.called} {row['RECORDID']} in Intacct"


def relist_in_cashflow360(document: Document, desk: Desk) -> str:
    row = in_cashflow360(document, desk)
    if row is None:
        return ""
    desk.user.update(document.cashflow360, row["id"], **{document.lines: cashflow360_lines(document, desk)})
    desk.relisted(document.kind, Side.CASHFLOW360, row["id"])
    return f"writes new lines of {document.called} {row[document.number]} in Cashflow360"


def delete_in_intacct(document: Document, desk: Desk) -> str:
    row = in_intacct(document, desk)
    if row is None:
        return ""
    desk.books.remove(document.intacct, number(row, "RECORDNO"), desk.entity_id)
    return f"deletes {document.called} {row['RECORDID']} in Intacct"


def delete_in_cashflow360(document: Document, desk: Desk) -> str:
    row = in_cashflow360(document, desk)
    if row is None:
        return ""
    desk.user.delete(document.cashflow360, row["id"])
    return f"deactivates {document.called} {row[document.number]} ({row['id']}) in Cashflow360"


def undelete_in_cashflow360(document: Document, desk: Desk) -> str:
    rows = [row for row in desk.records(document.cashflow360) if row["isActive"] == "2"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.user.do("undelete", {"entity": document.cashflow360, "id": row["id"]})
    desk.entered.add(str(row["id"]))  # it may have been entered again meanwhile: then its number is there twice
    desk.chose(document.kind, row["id"], "description", row["description"])
    return f"reactivates {document.called} {row[document.number]} in Cashflow360"


def approve(document: Document, desk: Desk) -> str:
    rows = [row for row in desk.active(document.cashflow360) if row["approvalStatus"] != "3"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.user.do("approve", {"entity": document.cashflow360, "id": row["id"]})
    return f"approves {document.called} {row[document.number]} in Cashflow360"


def acts_of(document: Document) -> tuple[tuple[Act, float], ...]:
    """What users do with a document, and how often."""
    return (
        (partial(create_in_intacct, document), 6 if document.two_way else 1),
        (partial(create_in_cashflow360, document), 8),
        (partial(describe_in_intacct, document), 3 if document.two_way else 0),
        (partial(describe_in_cashflow360, document), 3),
        (partial(relist_in_intacct, document), 3 if document.two_way else 0),
        (partial(relist_in_cashflow360, document), 3),
        (partial(delete_in_intacct, document), 1 if document.two_way else 0),
        (partial(delete_in_cashflow360, document), 1),
        (partial(undelete_in_cashflow360, document), 0.5),
        *(((partial(approve, document), 3),) if document.approvals else ()),
    )
