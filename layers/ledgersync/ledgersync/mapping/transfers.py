"""Funds transfers: MoneyMovement → a journal entry of one debit and one credit line (GLBATCH, GLENTRY).

The movement knows its amount, day and bank account; accounts, journal, location and department come from the
preferences. Its id is the entry's reference number, so the entry can be found again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ledgersync.domain.model import Kind, Ref, Scalar, Values
from ledgersync.mapping.context import Context, Native, Row
from ledgersync.mapping.converters import DATE, MONEY, Codec, amount_of, reference, text_of
from ledgersync.mapping.errors import Unmappable
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping, Lines, state

ENTRY = "GLENTRY"
DEBIT, CREDIT = "1", "-1"
PAYABLES, RECEIVABLES = "1", "2"
DEFAULT_TITLE = "Cashflow360 funds transfer"


def _title(value: object, _context: Context) -> Scalar:
    title = text_of(value)
    return None if title == DEFAULT_TITLE else title


TITLE = Codec(_title, lambda value, _context: str(value or DEFAULT_TITLE), _title, lambda value, _context: str(value))
"""An entry must have a title; the default one stands for none."""


def folded(row: Row, lines: Mapping[str, Sequence[Row]]) -> Row:
    """An entry of one debit and one credit line, with what the two say; any other is left without accounts."""
    by_side = {str(line.get("TR_TYPE")): line for line in lines.get(ENTRY, ())}
    debit, credit = by_side.get(DEBIT), by_side.get(CREDIT)
    if debit is None or credit is None or len(lines.get(ENTRY, ())) != len(by_side):
        return row
    return {
        **row,
        "_DEBIT": debit.get("ACCOUNTNO"),
        "_CREDIT": credit.get("ACCOUNTNO"),
        "_AMOUNT": debit.get("TRX_AMOUNT"),
        "_LOCATION": debit.get("LOCATION"),
        "_DEPARTMENT": debit.get("DEPARTMENT"),
    }


def entries(values: Values, _context: Context) -> Mapping[str, Native]:
    """The two lines of the entry."""
    amount = values.get("amount")
    if not isinstance(amount, Decimal):
        raise Unmappable("has no amount")
    lines = [_line(values, side, sign, amount) for side, sign in (("debit", DEBIT), ("credit", CREDIT))]
    return {"ENTRIES": {ENTRY: lines}}


def _line(values: Values, side: str, sign: str, amount: Decimal) -> dict[str, Native]:
    account = values.get(side)
    if not isinstance(account, Ref):
        raise Unmappable(f"has no {side} account")
    line: dict[str, Native] = {"ACCOUNTNO": account.id, "TRX_AMOUNT": amount, "TR_TYPE": sign}
    for field, native in (("location", "LOCATION"), ("department", "DEPARTMENT")):
        if isinstance(ref := values.get(field), Ref):
            line[native] = ref.id
    return line


def moved(row: Row) -> Row:
    """A movement with its amount without sign, and which way it went as the bank sees it: negative is out."""
    amount = amount_of(row.get("amount"))
    way = "in" if amount is not None and amount > 0 else "out"
    return {**row, "_AMOUNT": None if amount is None else abs(amount), "_DIRECTION": way, "_NONE": None}


def _transfer(kind: Kind, movement: str) -> KindMapping:
    return KindMapping(
        kind,
        IntacctHalf(
            "GLBATCH",
            created="WHENCREATED",
            needed=("BATCH_TITLE",),
            facts=(Fact("state", "STATE"), Fact("module", "MODULE")),
            fold=folded,
            also=entries,
        ),
        Cashflow360Half(
            "MoneyMovement",
            writable=False,
            fold=moved,
            wanted=lambda row: row.get("type") == movement,
            removed=lambda row: row.get("status") == "2",
            facts=(
                Fact("status", "status", state("0:sent", "1:confirmed", "2:void")),
                Fact("type", "type", state("1:payables", "2:receivables")),
                Fact("bank_account", "bankAccountId"),
                Fact("direction", "_DIRECTION"),
            ),
        ),
        (
            FieldMap("number", "REFERENCENO", "id"),
            FieldMap("date", "BATCH_DATE", "processDate", DATE),
            FieldMap("amount", "_AMOUNT", "_AMOUNT", MONEY, folded_from="TRX_AMOUNT"),
            FieldMap("description", "BATCH_TITLE", "name", TITLE),
            FieldMap("journal", "JOURNAL", "_NONE"),
            FieldMap("debit", "_DEBIT", "_NONE", reference(Kind.ACCOUNT), folded_from="ACCOUNTNO"),
            FieldMap("credit", "_CREDIT", "_NONE", reference(Kind.ACCOUNT), folded_from="ACCOUNTNO"),
            FieldMap("location", "_LOCATION", "_NONE", reference(Kind.LOCATION), folded_from="LOCATION"),
            FieldMap("department", "_DEPARTMENT", "_NONE", reference(Kind.DEPARTMENT), folded_from="DEPARTMENT"),
        ),
        (
            Lines(
                "_entries",
                tuple(
                    FieldMap(name.lower(), name)
                    for name in ("ACCOUNTNO", "TRX_AMOUNT", "TR_TYPE", "LOCATION", "DEPARTMENT")
                ),
                intacct_object=ENTRY,
                intacct_parent="BATCHNO",
                intacct_order="LINE_NO",
            ),
        ),
    )


FUNDS_TRANSFER = _transfer(Kind.FUNDS_TRANSFER, PAYABLES)
RECEIPT_TRANSFER = _transfer(Kind.RECEIPT_TRANSFER, RECEIVABLES)
MAPPINGS = (FUNDS_TRANSFER, RECEIPT_TRANSFER)
