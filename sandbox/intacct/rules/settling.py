"""Credits and term discounts that a payment asks for by amount, worked out into what they pay."""

from decimal import Decimal

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.rules.kinds import Side
from sandbox.intacct.rules.references import use, visible
from sandbox.intacct.rules.states import totals_of
from sandbox.intacct.values import ZERO, Row, day, money, number, text

CENT = Decimal("0.01")


def settled(ctx: Context, side: Side, row: Row, details: list[Row]) -> list[Row]:
    """Return the details with their discounts, and one more for each credit that CREDITTOAPPLY draws on."""
    used: dict[int, Decimal] = {}
    found: list[Row] = []
    for line in details:
        found.append(line | _discount(ctx, side, line))
        wanted = money(line, "CREDITTOAPPLY")
        if wanted != ZERO:
            found += _credits(ctx, side, row, line, wanted, used)
    return found


def discount_account(ctx: Context) -> str:
    """Return the account of the discounts taken; without one no discount can be taken."""
    number_of = ctx.company.preference("AP", "DISCOUNTACCOUNT")
    if not number_of:
        raise refused("required", label="Discount account")
    return text(use(ctx, "GLACCOUNT", number_of), "ACCOUNTNO")


def _discount(ctx: Context, side: Side, line: Row) -> Row:
    asked, on = money(line, "DISCOUNTTOAPPLY"), day(line, "DISCOUNTDATE")
    if side.name != "APPYMT" or (asked == ZERO and on is None):
        return {}
    bill = ctx.company.table(side.document).rows.get(number(line, "RECORDKEY"), {})
    offered, until = _offered(ctx, bill), day(bill, "WHENDISCOUNT")
    if asked == ZERO:
        asked = offered if on is not None and until is not None and on <= until else ZERO
    if asked > offered or asked < ZERO:
        raise refused("discount", amount=asked, number=text(bill, "RECORDID") or number(line, "RECORDKEY"))
    if asked != ZERO:
        discount_account(ctx)
    return {"TRX_DISCOUNTAMOUNT": asked or None}


def _offered(ctx: Context, bill: Row) -> Decimal:
    """Return the discount that the term of a bill offers."""
    term = ctx.company.table("APTERM").find(text(bill, "TERMNAME")) or {}
    amount = money(term, "DISCAMOUNT")
    return (totals_of(bill).entered * amount / 100).quantize(CENT) if term.get("DISCPERCAMN") == "%" else amount


def _credits(ctx: Context, side: Side, row: Row, line: Row, wanted: Decimal, used: dict[int, Decimal]) -> list[Row]:
    """Draw an amount from the party's open credits, the oldest first."""
    found: list[Row] = []
    for credit in sorted(ctx.company.table(side.adjustment).rows.values(), key=lambda held: number(held, "RECORDNO")):
        key, totals = number(credit, "RECORDNO"), totals_of(credit)
        own = credit.get(side.party) == row.get(side.party) and visible(ctx, credit)
        if not own or totals.due * ctx.settings.debit_memo_sign <= ZERO:
            continue
        part = min(wanted, abs(totals.due) - used.get(key, ZERO))
        if part > ZERO and credit["STATE"] in {"Posted", "Partially Paid"}:
            target: Row = {name: line.get(name) for name in ("RECORDKEY", "ENTRYKEY", "POSADJKEY") if line.get(name)}
            found.append({**target, "ADJUSTMENTKEY": key, "TRX_ADJUSTMENTAMOUNT": part})
            used[key] = used.get(key, ZERO) + part
            wanted -= part
    if wanted > ZERO:
        raise refused("credit_due", number=text(row, side.party))
    return found
