"""Writes the demo's tables into both worlds."""

from datetime import timedelta

from sandbox.intacct.books import Books
from sandbox.scenarios.demo.cedar_studio import CEDAR
from sandbox.scenarios.demo.records import BillPairing, ConnectionBooks, DocumentPairing, ListRecord
from sandbox.scenarios.demo.shared import HARBOR, TERMS
from sandbox.scenarios.demo.tables import CONNECTIONS
from sandbox.scenarios.native.bills import add_bill_to_cashflow360, add_bill_to_intacct
from sandbox.scenarios.native.documents import add_document_to_cashflow360, add_document_to_intacct
from sandbox.scenarios.native.lists import add_to_cashflow360, add_to_intacct, named
from sandbox.scenarios.native.parties import Party, add_party_to_cashflow360, add_party_to_intacct
from sandbox.scenarios.setting import Scenario, Side

TOP_LEVEL: dict[str, tuple[tuple[str, ListRecord], ...]] = {"HARBOR": HARBOR, "CEDAR": CEDAR}
BANK, BANK_NUMBER = "CHK1010", "1010"


def fill_demo(scenario: Scenario) -> None:
    """Write every record of the demo, companies first."""
    for company_id, rows in TOP_LEVEL.items():
        books = scenario.intacct.companies[company_id]
        for term, days in TERMS.items():
            books.add("APTERM", NAME=term, DUEDATE=days)
            books.add("ARTERM", NAME=term, DUEDATE=days)
        for kind, record in rows:
            _add_to_intacct(books, kind, record, None)
    for name, tables in CONNECTIONS.items():
        side = scenario.connections[name]
        _fill_lists(side, tables)
        for bill in tables.bills:
            _add_bill(scenario, side, bill)
        for document in tables.documents:
            _add_document(scenario, side, document)
        if tables.closed_days_ago is not None:
            side.books.close_period(scenario.today - timedelta(days=tables.closed_days_ago), side.entity_id)


def _fill_lists(side: Side, tables: ConnectionBooks) -> None:
    for term in tables.terms:
        side.user.create("PaymentTerm", name=term, netDue=TERMS[term])
    for row in tables.lists:
        if row.intacct is not None and not isinstance(row.intacct, str):
            _add_to_intacct(side.books, row.kind, row.intacct, side.entity_id)
        if isinstance(row.cashflow360, Party):
            add_party_to_cashflow360(side, row.cashflow360)
        elif row.cashflow360 is not None:
            add_to_cashflow360(side, row.kind, row.cashflow360)
    _set_preferences(side)


def _add_to_intacct(books: Books, kind: str, record: ListRecord, entity_id: str | None) -> None:
    if isinstance(record, Party):
        add_party_to_intacct(books, record, entity_id)
    else:
        add_to_intacct(books, kind, record, entity_id)


def _add_document(scenario: Scenario, side: Side, row: DocumentPairing) -> None:
    if row.held_by == "intacct":
        add_document_to_intacct(side, row.kind, row.document, scenario.today)
        return
    made = add_document_to_cashflow360(side, row.kind, row.document, scenario.today)
    if row.received is not None:
        side.user.do(
            "receive_payment",
            {
                "customerId": made["customerId"],
                "paymentDate": scenario.today.isoformat(),
                "refNumber": f"CHECK {row.document.number}",
                "invoices": [{"invoiceId": made["id"], "amount": row.received}],
            },
        )


def _set_preferences(side: Side) -> None:
    accounts = {
        "default_bank_account": "1010",
        "money_out_clearing": "1020",
        "money_in_clearing": "1030",
        "deposit_to_account": "1010",
    }
    ids = {name: named(side.organization, "ChartOfAccount", number)["id"] for name, number in accounts.items()}
    side.user.do("set_preferences", ids)
    bank = {"bankName": "First Harbor Bank", "accountNumber": "******1010", "primaryAP": True}
    side.user.do("add_bank_account", {"fields": {**bank, "chartOfAccountId": ids["default_bank_account"]}})


def _add_bill(scenario: Scenario, side: Side, row: BillPairing) -> None:
    if row.intacct is not None:
        number = add_bill_to_intacct(side, row.intacct, scenario.today)
        if row.paid_in_intacct is not None:
            side.books.pay_bill(number, row.paid_in_intacct, BANK, scenario.today, side.entity_id)
    if row.cashflow360 is None:
        return
    bill = add_bill_to_cashflow360(side, row.cashflow360, scenario.today)
    if row.approved:
        side.user.do("approve", {"id": bill["id"]})
    if row.inactive:
        side.user.delete("Bill", bill["id"])
    if row.paid_offline is not None:
        side.user.do(
            "record_payment",
            {
                "vendorId": bill["vendorId"],
                "processDate": scenario.today.isoformat(),
                "toPrintCheck": False,
                "chartOfAccountId": named(side.organization, "ChartOfAccount", BANK_NUMBER)["id"],
                "syncReference": f"CHECK {row.name}",
                "billPays": [{"billId": bill["id"], "amount": row.paid_offline}],
            },
        )
