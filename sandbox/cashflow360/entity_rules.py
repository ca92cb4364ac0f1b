"""What one entity checks and fills in beyond its fields, as a table: entity → rules, run before it is stored."""

from collections.abc import Callable
from decimal import Decimal

from sandbox.cashflow360.errors import (
    ALREADY_PAID,
    APPROVAL_MODE,
    DATA_MISSING,
    DUPLICATE_NAME,
    DUPLICATE_NUMBER,
    FIELD_LOCKED,
    OVERPAID,
    Refused,
)
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema.fields import ACTIVE, INACTIVE, ZERO, ZERO_ID, Entity, Record
from sandbox.cashflow360.settlement import SETTLED, amount_of
from sandbox.cashflow360.values import cents

Rule = Callable[[Organization, Entity, Record | None, Record], Record]

UNASSIGNED, ASSIGNED, APPROVED, APPROVING = "0", "1", "3", "4"


def before_put(org: Organization, entity: Entity, old: Record | None, new: Record) -> Record:
    """Apply the entity's rules in order and return the record to store."""
    for rule in RULES.get(entity.name, ()):
        new = rule(org, entity, old, new)
    return new


def _account_number_stays(org: Organization, _entity: Entity, old: Record | None, new: Record) -> Record:
    locked = org.rules.account_number_locked and old is not None and old["accountNumber"] is not None
    if locked and old is not None and old["accountNumber"] != new["accountNumber"]:
        raise Refused(FIELD_LOCKED, "accountNumber")
    return new


def _vendor_name_is_free(org: Organization, entity: Entity, _old: Record | None, new: Record) -> Record:
    if org.rules.unique_vendor_names and new["isActive"] == ACTIVE:
        for other in org.tables[entity.name].values():
            same = other["id"] != new["id"] and other["name"] == new["name"]
            if same and other["isActive"] == ACTIVE:
                raise Refused(DUPLICATE_NAME, entity.name)
    return new


def _check_is_made_out_to_the_name(_org: Organization, _entity: Entity, old: Record | None, new: Record) -> Record:
    return new if old is not None else {**new, "nameOnCheck": new["nameOnCheck"] or new["name"]}


def _item_purchase_info(_org: Organization, _entity: Entity, _old: Record | None, new: Record) -> Record:
    return {**new, "hasPurInfo": new["expenseAccount"] != ZERO_ID}


def _number_is_free(org: Organization, entity: Entity, _old: Record | None, new: Record) -> Record:
    owner, number = entity.indexes
    if new["isActive"] == ACTIVE:
        for other in org.where(entity.name, number, new[number]):
            same = other["id"] != new["id"] and other[owner] == new[owner]
            if same and other["isActive"] == ACTIVE:
                raise Refused(DUPLICATE_NUMBER, new[number])
    return new


def _line_amounts(_org: Organization, entity: Entity, _old: Record | None, new: Record) -> Record:
    key = entity.lines.key if entity.lines is not None else ""
    lines = new[key]
    priced: list[Record] = []
    for line in lines if isinstance(lines, list) else []:
        priced.append({**line, "amount": _line_amount(line, priced)} | _line_type(line))
    return {**new, key: priced}


def _line_type(line: Record) -> Record:
    return {"lineType": "2" if line["itemId"] != ZERO_ID else "1"} if "lineType" in line else {}


def _line_amount(line: Record, above: list[Record]) -> Decimal:
    price = line.get("unitPrice", line.get("price"))
    rate = line.get("ratePercent")
    if line["amount"] is not None:
        return amount_of(line, "amount")
    if price is not None:
        return cents(Decimal(str(price)) * Decimal(str(line["quantity"] or 1)))
    if rate is not None and above:
        return cents(amount_of(above[-1], "amount") * Decimal(str(rate)) / 100)
    raise Refused(DATA_MISSING, "amount")


def _bill_defaults(org: Organization, _entity: Entity, old: Record | None, new: Record) -> Record:
    if old is not None:
        return new
    status = ASSIGNED if org.preferences.approval_required else UNASSIGNED
    return {
        **new,
        "approvalStatus": status,
        "glPostingDate": new["glPostingDate"] or new.get("invoiceDate") or new.get("creditDate"),
        **({"createdBy": org.user_id, "orgId": org.id, "organizationName": org.name} if "orgId" in new else {}),
    }


def _settled(org: Organization, entity: Entity, _old: Record | None, new: Record) -> Record:
    return SETTLED[entity.name](org, new)


def _approved_amount_stays(org: Organization, _entity: Entity, old: Record | None, new: Record) -> Record:
    guarded = old is not None and old["approvalStatus"] in (APPROVED, APPROVING)
    if old is not None and guarded and not org.preferences.changes_after_approval:
        for name in ("amount", "vendorId"):
            if old[name] != new[name]:
                raise Refused(APPROVAL_MODE, name)
    return new


def _payments_stay_covered(_org: Organization, entity: Entity, old: Record | None, new: Record) -> Record:
    due = "amountDue" if entity.name == "Invoice" else "dueAmount"
    if amount_of(new, due) < ZERO <= amount_of(new, "amount"):
        raise Refused(OVERPAID)
    owner = entity.indexes[0]
    if old is not None and old[owner] != new[owner] and old["paymentStatus"] != "1":
        raise Refused(FIELD_LOCKED, owner)
    return new


def _only_open_goes(_org: Organization, entity: Entity, old: Record | None, new: Record) -> Record:
    going = old is not None and old["isActive"] == ACTIVE and new["isActive"] == INACTIVE
    if going and new.get("paymentStatus", new.get("creditStatus")) != "1":
        raise Refused(ALREADY_PAID, new[entity.indexes[1]])
    return new


RULES: dict[str, tuple[Rule, ...]] = {
    "ChartOfAccount": (_account_number_stays,),
    "Vendor": (_vendor_name_is_free, _check_is_made_out_to_the_name),
    "Item": (_item_purchase_info,),
    "Bill": (
        _number_is_free,
        _line_amounts,
        _bill_defaults,
        _settled,
        _approved_amount_stays,
        _payments_stay_covered,
        _only_open_goes,
    ),
    "VendorCredit": (_line_amounts, _bill_defaults, _settled, _approved_amount_stays, _only_open_goes),
    "Invoice": (_number_is_free, _line_amounts, _settled, _payments_stay_covered, _only_open_goes),
    "CreditMemo": (_line_amounts, _settled, _only_open_goes),
}
