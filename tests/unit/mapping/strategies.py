"""Records of every kind, as any user might have made them."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from ledgersync.domain.account_types import INTACCT_OF_TYPE
from ledgersync.domain.kinds import Field, KindSpec, Type
from ledgersync.domain.model import Kind, Ref, Scalar, Value
from ledgersync.mapping.context import Context
from ledgersync.mapping.converters import COUNTRIES

TERMS = {"00p01": "Net 30", "00p02": "Due on receipt"}
CONTEXT = Context(
    terms=TERMS,
    bank_ids={"1010": "CHK", "1015": "SAV"},
    card_ids={"2010": "CARD"},
    accounts_of={"CHK": "1010", "SAV": "1015", "CARD": "2010"},
    closing_account="3900",
)

CHOICES: dict[tuple[Kind, str], tuple[str, ...]] = {
    (Kind.ACCOUNT, "type"): tuple(INTACCT_OF_TYPE),
    (Kind.BILL_PAYMENT, "method"): ("online", "offline", "print_check"),
    (Kind.ITEM, "type"): ("Non-Inventory", "Inventory", "Kit", "Stockable Kit"),
}

texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30)
    .map(str.strip)
    .filter(lambda text: text.casefold() not in COUNTRIES)
    .map(lambda text: text or None)
)
needed = texts.map(lambda text: text or "x")
amounts = st.decimals(Decimal("-99999.99"), Decimal("99999.99"), places=2).map(lambda amount: amount + 0)
days = st.dates(date(1990, 1, 1), date(2080, 12, 31))
ids = st.text("ABCDEFGHIJ0123456789-", min_size=1, max_size=12)


def _scalar(spec: KindSpec, field: Field) -> st.SearchStrategy[Scalar]:
    if (choices := CHOICES.get((spec.kind, field.name))) is not None:
        return st.sampled_from(choices)
    if field.name == "term":
        return st.sampled_from((None, *TERMS.values()))
    if field.type is Type.REFERENCE and field.refers_to is not None:
        kind = field.refers_to
        known = st.sampled_from(tuple(CONTEXT.accounts_of.values())) if kind is Kind.ACCOUNT else ids
        made = known.map(lambda id: Ref(kind, id))
        return made if field.required else st.none() | made
    if field.type is Type.FLAG:
        return st.booleans()
    if field.type is Type.MONEY:
        return amounts.filter(bool) if field.required else amounts
    if field.type is Type.DATE:
        return days if field.required else st.none() | days
    return needed if field.required or field.name in (spec.number, spec.name) else texts


def values(spec: KindSpec) -> st.SearchStrategy[dict[str, Value]]:
    """Values of a record of a kind, in normal form."""
    fields: dict[str, st.SearchStrategy[Value]] = {}
    for field in spec.fields:
        if field.type is Type.LINES:
            line = st.fixed_dictionaries({part.name: _scalar(spec, part) for part in field.lines})
            fields[field.name] = st.lists(line, min_size=1, max_size=4).map(lambda lines: tuple(lines))
        else:
            fields[field.name] = _scalar(spec, field)
    return st.fixed_dictionaries(fields)
