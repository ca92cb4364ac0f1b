"""What is asked of a company, written out once more: a right or a preference left out of the product changes these."""

from __future__ import annotations

from ledgersync.domain.accounting import ACCOUNTING, steers
from ledgersync.domain.kinds import SPECS

CHANGED, DOCUMENT, POSTED = ("List", "Add", "Edit"), ("List", "Add", "Edit", "Delete"), ("List", "Add", "Reverse")
CONTACT = {"CONTACT": ("CO", "contacts", ("Add", "Edit"))}
PAYMENTS = {"APPYMT": ("AP", "AP payments", POSTED), "APPYMTDETAIL": ("AP", "details of AP payments", ())}
ENTRIES = {
    "GLJOURNAL": ("GL", "journals", ("List",)),
    "GLBATCH": ("GL", "journal entries", ("List", "Add", "Delete")),
    "GLENTRY": ("GL", "lines of journal entries", ()),
}
NEEDED = {
    "account": {
        "GLACCOUNT": ("GL", "GL accounts", CHANGED),
        "CHECKINGACCOUNT": ("CM", "checking accounts", ("List",)),
        "SAVINGSACCOUNT": ("CM", "savings accounts", ("List",)),
        "CREDITCARD": ("CM", "charge card accounts", ("List",)),
    },
    "department": {"DEPARTMENT": ("CO", "departments", CHANGED)},
    "location": {"LOCATION": ("CO", "locations", CHANGED), "LOCATIONENTITY": ("CO", "entities", ("List",))},
    "class": {"CLASS": ("CO", "classes", CHANGED)},
    "customer": {"CUSTOMER": ("AR", "customers", CHANGED), "ARTERM": ("AR", "AR terms", ("List",)), **CONTACT},
    "vendor": {"VENDOR": ("AP", "vendors", CHANGED), "APTERM": ("AP", "AP terms", ("List",)), **CONTACT},
    "employee": {"EMPLOYEE": ("EE", "employees", CHANGED), **CONTACT},
    "item": {"ITEM": ("INV", "items", CHANGED)},
    "project": {"PROJECT": ("PA", "projects", ("List",))},
    "bill": {"APBILL": ("AP", "bills", DOCUMENT), "APBILLITEM": ("AP", "lines of bills", ())},
    "vendor_credit": {
        "APADJUSTMENT": ("AP", "vendor credits (AP adjustments)", DOCUMENT),
        "APADJUSTMENTITEM": ("AP", "lines of AP adjustments", ()),
    },
    "credit_application": PAYMENTS,
    "bill_payment": PAYMENTS,
    "funds_transfer": ENTRIES,
    "invoice": {"ARINVOICE": ("AR", "invoices", DOCUMENT), "ARINVOICEITEM": ("AR", "lines of invoices", ())},
    "credit_memo": {
        "ARADJUSTMENT": ("AR", "credit memos (AR adjustments)", DOCUMENT),
        "ARADJUSTMENTITEM": ("AR", "lines of AR adjustments", ()),
    },
    "received_payment": {
        "ARPYMT": ("AR", "received payments", POSTED),
        "ARPYMTDETAIL": ("AR", "details of received payments", ()),
    },
    "receipt_transfer": ENTRIES,
}


def test_every_object_with_its_module_words_and_rights() -> None:
    asked = {
        kind.value: {name: (one.module, one.what, one.rights) for name, one in spec.objects.items()}
        for kind, spec in SPECS.items()
    }
    assert asked == NEEDED


def test_every_accounting_preference_with_what_it_should_be_and_what_it_steers() -> None:
    found = {one.code: (one.wanted, one.dimension or "", steers(one)) for one in ACCOUNTING}
    dimensions = ("departments", "locations", "projects", "vendors", "customers", "classes", "employees", "items")
    assert found == {
        "show-account-numbers": (True, "", False),
        **{f"use-{name}": (None, name, True) for name in dimensions},
        "vendor-auto-numbering": (None, "", True),
        "chart-of-accounts-on-items": (False, "", False),
        "gl-posting-date": (True, "", False),
    }
