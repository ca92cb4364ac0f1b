"""A shop kept in both systems: short ways to do what its users do, and to look at what either system holds then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from ledgersync.domain.preferences import Dimensions, Preferences
from sandbox.cashflow360.organization import Organization
from sandbox.intacct.books import Books
from sandbox.scenarios.native.lists import Dimension, Vendor, add_to_intacct
from tests.integration.runs.chart import (
    ACCOUNTS,
    BANK,
    CLEARING_IN,
    CLEARING_OUT,
    DATE_OF,
    JOURNAL,
    LINE_OF,
    LINES_OF,
    NUMBER_OF,
    OTHER_SALES,
    PARTY_OF,
    SALES,
    SUPPLIES,
    TODAY,
    UNALLOCATED,
    UNDEPOSITED,
)
from tests.integration.runs.copying import copied
from tests.integration.runs.rows import dated, ids_of, names_of
from tests.integration.runs.world import RunWorld, new_world

Row = dict[str, Any]
"""A record as a test looks at it, in native fields."""


@dataclass(slots=True)
class Shop:
    """One connection with its lists in step and its preferences set; see ``open_shop``."""

    world: RunWorld
    bank_account: str = ""
    _opening: dict[str, Decimal] = field(default_factory=dict)

    @property
    def books(self) -> Books:
        return self.world.ends.books

    @property
    def organization(self) -> Organization:
        return self.world.ends.organization

    @property
    def entity(self) -> str:
        return self.world.ends.entity_id

    @property
    def preferences(self) -> Preferences:
        connection = self.world.registry.connection(self.world.id)
        assert connection is not None and connection.preferences is not None
        return connection.preferences

    def run(self) -> None:
        self.world.run()

    def tomorrow(self, days: int = 1) -> None:
        self.world.clock.at += timedelta(days=days)

    def causes(self) -> dict[str, str]:
        """Why records are held, by label."""
        return {label: hold.cause for label, hold in self.world.holds().items()}

    def prefer(self, **changes: Any) -> None:
        self.world.prefer(lambda preferences: replace(preferences, **changes))

    def dimensions(self, **switches: bool) -> Dimensions:
        return replace(self.preferences.dimensions, **switches)

    # What users do in Intacct

    def vendor(self, id: str = "V1", name: str = "Acme Paper", *, top: bool = False, **fields: object) -> None:
        self.books.add(
            "VENDOR",
            None if top else self.entity,
            VENDORID=id,
            NAME=name,
            **{"DISPLAYCONTACT": {"PRINTAS": name}, **fields},
        )

    def customer(self, id: str = "C1", name: str = "Corner Cafe", *, top: bool = False, **fields: object) -> None:
        self.books.add(
            "CUSTOMER",
            None if top else self.entity,
            CUSTOMERID=id,
            NAME=name,
            **{"DISPLAYCONTACT": {"PRINTAS": name}, **fields},
        )

    def intacct_bill(
        self, number: str, amount: str = "100.00", *, vendor: str = "V1", account: str = SUPPLIES, **fields: object
    ) -> int:
        """A bill of one line in the connection's entity, dated today; its record number."""
        line = {"ACCOUNTNO": account, "TRX_AMOUNT": Decimal(amount), "LOCATIONID": self.entity}
        given = {"VENDORID": vendor, "RECORDID": number, "APBILLITEMS": [line], **dated(fields)}
        return self.books.add("APBILL", self.entity, **given)

    def intacct_invoice(self, number: str, amount: str = "100.00", *, customer: str = "C1", **fields: object) -> int:
        given = {"CUSTOMERID": customer, "RECORDID": number, **dated(fields)}
        line = {"ACCOUNTNO": SALES, "TRX_AMOUNT": Decimal(amount), "LOCATIONID": self.entity}
        return self.books.add("ARINVOICE", self.entity, **given, ARINVOICEITEMS=[line])

    def edit(self, object_name: str, id: str, /, *, top: bool = False, **fields: Any) -> None:
        """Change an Intacct record by its id or document number."""
        self.books.edit(object_name, self.recordno(object_name, id), None if top else self.entity, **fields)

    def remove(self, object_name: str, id: str) -> None:
        self.books.remove(object_name, self.recordno(object_name, id), self.entity)

    # What users do in Cashflow360

    def create(self, entity: str, /, **fields: object) -> str:
        return str(self.world.ends.user.create(entity, **fields)["id"])

    def update(self, entity: str, id: str, /, **fields: object) -> None:
        self.world.ends.user.update(entity, self.id(entity, id), **fields)

    def delete(self, entity: str, name: str) -> None:
        self.world.ends.user.delete(entity, self.id(entity, name))

    def do(self, action: str, **arguments: object) -> Row:
        done = self.world.ends.user.do(action, arguments)
        return dict(done) if isinstance(done, Mapping) else {}

    def document(
        self,
        entity: str,
        number: str,
        *amounts: str,
        party: str,
        account: str | None,
        coding: Mapping[str, object] | None = None,
        **fields: object,
    ) -> str:
        """A bill, vendor credit, invoice or credit memo of one line per amount, dated today; its id."""
        day = str(fields.pop("day", TODAY.isoformat()))
        of = "Vendor" if PARTY_OF[entity] == "vendorId" else "Customer"
        coded = {**({"chartOfAccountId": self.id("ChartOfAccount", account)} if account else {}), **(coding or {})}
        due = (
            {"dueDate": (date.fromisoformat(day) + timedelta(days=30)).isoformat()}
            if "oice" in NUMBER_OF[entity]
            else {}
        )
        lines = [{"entity": LINE_OF[entity], "amount": Decimal(amount), **coded} for amount in amounts or ("100.00",)]
        given = {PARTY_OF[entity]: self.id(of, party), NUMBER_OF[entity]: number, DATE_OF[entity]: day, **due}
        return self.create(entity, **{**given, LINES_OF[entity]: lines, **fields})

    def bill(self, number: str, *amounts: str, vendor: str = "V1", account: str | None = SUPPLIES, **more: Any) -> str:
        return self.document("Bill", number, *amounts, party=vendor, account=account, **more)

    def credit(self, number: str, *amounts: str, vendor: str = "V1", account: str | None = SUPPLIES, **m: Any) -> str:
        return self.document("VendorCredit", number, *amounts, party=vendor, account=account, **m)

    def invoice(self, number: str, *amounts: str, customer: str = "C1", account: str | None = SALES, **m: Any) -> str:
        return self.document("Invoice", number, *amounts, party=customer, account=account, **m)

    def memo(self, number: str, *amounts: str, customer: str = "C1", account: str | None = SALES, **m: Any) -> str:
        return self.document("CreditMemo", number, *amounts, party=customer, account=account, **m)

    def pay_offline(self, *bills: tuple[str, str], **more: Any) -> str:
        """Mark bills as paid; (bill number, amount) each. The payment's id."""
        shares = [{"billId": self.id("Bill", number), "amount": Decimal(amount)} for number, amount in bills]
        vendor = self.row("Bill", bills[0][0])["vendorId"] if bills else self.id("Vendor", "V1")
        given = {"vendorId": vendor, "processDate": self.today, "toPrintCheck": False, "billPays": shares}
        return str(self.do("record_payment", **{**given, **more})["id"])

    def pay_online(self, *bills: tuple[str, str], days: int = 1, credits: object = ()) -> str:
        """Schedule a payment from the bank; the payment's id."""
        shares = [{"billId": self.id("Bill", number), "amount": Decimal(amount)} for number, amount in bills]
        when = (self.world.clock.now().date() + timedelta(days=days)).isoformat()
        arguments = {"bankAccountId": self.bank_account, "processDate": when, "bills": shares, "credits": credits}
        return str(self.do("pay_online", **arguments)["id"])

    def receive(self, *invoices: tuple[str, str], **more: Any) -> str:
        shares = [{"invoiceId": self.id("Invoice", number), "amount": Decimal(amount)} for number, amount in invoices]
        customer = self.row("Invoice", invoices[0][0])["customerId"] if invoices else ""
        given = {"customerId": customer, "paymentDate": self.today, "invoices": shares}
        return str(self.do("receive_payment", **{**given, **more})["id"])

    # What either system holds

    @property
    def today(self) -> str:
        return self.world.clock.now().date().isoformat()

    def in_days(self, days: int) -> date:
        return self.world.clock.now().date() + timedelta(days=days)

    def id(self, entity: str, name: str | None) -> str:
        return str(self.row(entity, name)["id"])

    def row(self, entity: str, name: str | None) -> Row:
        """The Cashflow360 record of this name, short name, number or id."""
        found = [row for row in self.organization.tables[entity].values() if name in names_of(row)]
        assert len(found) == 1, f"{len(found)} of {entity} {name}"
        return dict(found[0])

    def rows(self, entity: str) -> list[Row]:
        return [dict(row) for row in self.organization.tables[entity].values()]

    def intacct(self, object_name: str, id: str) -> dict[str, object]:
        """The Intacct record of this id or document number."""
        found = [row for row in self.all_intacct(object_name) if id in ids_of(row)]
        assert len(found) == 1, f"{len(found)} of {object_name} {id}"
        return found[0]

    def all_intacct(self, object_name: str, **where: object) -> list[dict[str, object]]:
        rows = self.books.snapshot()[object_name]
        return [row for row in rows if all(row.get(name) == value for name, value in where.items())]

    def recordno(self, object_name: str, id: str) -> int:
        return int(str(self.intacct(object_name, id)["RECORDNO"]))

    def lines(self, item: str, object_name: str, id: str) -> list[dict[str, object]]:
        """The lines of an Intacct transaction."""
        return self.all_intacct(item, RECORDKEY=str(self.recordno(object_name, id)))

    def contact(self, name: str) -> dict[str, object]:
        return next(row for row in self.all_intacct("CONTACT") if str(row["CONTACTNAME"]).startswith(name))

    def moved(self) -> dict[str, Decimal]:
        """What the entity's accounts gained since the shop opened, debit positive; those that did not move left out."""
        now = self.books.trial_balance(self.entity)
        moved = {account: amount - self._opening.get(account, Decimal(0)) for account, amount in now.items()}
        return {account: amount for account, amount in moved.items() if amount}

    def state(self) -> object:
        """Everything either system holds, the log of calls left out."""
        kept = {name: rows for name, rows in self.books.snapshot().items() if name != "APIUSAGEDETAIL"}
        return kept, {name: dict(table) for name, table in self.organization.tables.items()}


def open_shop(before: Callable[[Shop], None] | None = None, **preferences: object) -> Shop:
    """A shop with accounts, one vendor and one customer, already in step, transactions ready.

    ``before`` adds what is in the books before the first sync. Without it a shop is a copy of one that was opened once.
    """
    shop = _opened(before) if before is not None else copied(_once())
    if preferences:
        shop.prefer(**preferences)
        shop.run()
    return shop


def _opened(before: Callable[[Shop], None]) -> Shop:
    shop = Shop(new_world())
    for account in ACCOUNTS:
        add_to_intacct(shop.books, "account", account, None)
    shop.vendor()
    shop.customer()
    before(shop)
    shop.run()
    account_id = {number: shop.id("ChartOfAccount", number) for number in (a.id for a in ACCOUNTS)}
    shop.do(
        "set_preferences",
        money_out_clearing=account_id[CLEARING_OUT],
        money_in_clearing=account_id[CLEARING_IN],
        default_bank_account=account_id[BANK],
        deposit_to_account=account_id[UNDEPOSITED],
        movement_confirmation_days=99,
    )
    bank = {
        "bankName": "First Bank",
        "accountNumber": "******1010",
        "primaryAP": True,
        "chartOfAccountId": account_id[BANK],
    }
    shop.bank_account = str(shop.do("add_bank_account", fields=bank)["id"])
    chosen = Preferences(
        unallocated_expenses_account=account_id[UNALLOCATED],
        unallocated_income_account=account_id[OTHER_SALES],
        default_bank_account=account_id[BANK],
        deposit_to_account=account_id[UNDEPOSITED],
        money_out_clearing_account=account_id[CLEARING_OUT],
        money_in_clearing_account=account_id[CLEARING_IN],
        transfer_journal=JOURNAL,
        bank_accounts={shop.bank_account: account_id[BANK]},
    )
    shop.world.prefer(lambda _: chosen)
    shop.run()
    return shop


_once = cache(lambda: _opened(lambda _: None))
__all__ = ["Dimension", "Shop", "Vendor", "open_shop"]
