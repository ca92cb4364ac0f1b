"""What the systems say about the coding of a record, the specific before the general.

Where a row has a mark, its pattern is the wording of a system that is known: I is Intacct's own texts, C is
Cashflow360's, E with a number is an error that the vendors' existing sync is known for.
"""

from __future__ import annotations

from ledgersync.domain.causes.cause import (
    DOCUMENTS,
    IN_CASHFLOW360,
    INTACCT,
    PAYMENTS,
    THEN_RETRY,
    Cause,
    Ends,
)
from ledgersync.domain.model import Kind

ACCOUNTS = f"{INTACCT} › General Ledger › Accounts"
CARDS = f"{INTACCT} › Cash Management › Charge card accounts"


def _not_accepted(called: str, places: str, said: str, ends: Ends, on: tuple[Kind, ...]) -> Cause:
    """What a line or a header refers to, and Intacct does not take."""
    return Cause(
        code=f"{called}-invalid",
        words=f"Sage Intacct does not accept the {called}{{named}}: it is inactive there, or this entity can't use it.",
        advice=f"Activate the {called} in Sage Intacct, or choose another one on the {{kind}} in Cashflow360.",
        where=f"{INTACCT} › {places}, or {IN_CASHFLOW360}",
        ends=(ends,),
        on=on,
        pattern=said,
        example={"named": " Harbour (H1)"},
    )


def _says(title: str) -> str:
    lower = title.lower()
    return (
        rf"{lower} '?[^.]*'? (specified )?is (not valid|invalid)|Invalid (GL )?{title}\b|Activate the (GL )?{lower}\b"
    )


CODING: tuple[Cause, ...] = (
    Cause(
        code="charge-card-vendor",  # E18
        words="The account{named} that the {kind} is paid from is the offset account of a charge card that has no "
        "vendor.",
        advice="Give cards an account of their own and inactivate the card on this one. Or link a vendor to the charge "
        f"card, {THEN_RETRY}.",
        where=CARDS,
        ends=(Ends.ACCOUNTS,),
        on=(Kind.BILL_PAYMENT,),
        pattern=r"link vendor to this Charge Card",
        example={"named": " Operating (1010)"},
    ),
    Cause(
        code="charge-card-account",  # E17
        words="The account{named} on a line belongs to a charge card and can't be used here.",
        advice="Choose an expense account on the line, or inactivate the charge card in Sage Intacct.",
        where=f"{IN_CASHFLOW360}, or {CARDS}",
        ends=(Ends.ACCOUNTS,),
        on=DOCUMENTS,
        pattern=r"associated to the Credit Card",
        example={"named": " Card payable (2100)"},
    ),
    Cause(
        code="project-not-of-customer",  # E19
        words="The project{named} on a line does not belong to the customer on it.",
        advice="Choose a project of this customer, or connect the two in Sage Intacct.",
        where=f"{IN_CASHFLOW360}, or {INTACCT} › Projects › Projects",
        ends=(Ends.PROJECT,),
        on=DOCUMENTS,
        pattern=r"project you selected is not associated with the customer",
        example={"named": " Harbour bridge (P1)"},
    ),
    Cause(
        code="vendor-is-1099",  # E16
        words="The vendor{named} is 1099 enabled and the line's account has no 1099 category.",
        advice=f"Switch the 1099 override on in Sage Intacct or set a 1099 category on the account, {THEN_RETRY}.",
        where=f"{INTACCT} › Accounts Payable › Configure",
        ends=(Ends.PARTY,),
        on=(Kind.BILL,),
        pattern=r"is 1099 enabled",
        example={"named": " Acme Paper (V1)"},
    ),
    Cause(
        code="account-type-not-created",
        words="Accounts of the type {type} are never created in Sage Intacct by the sync.",
        advice="Create the account in Sage Intacct under the same account number; the two are then matched. Or give it "
        "another type in Cashflow360.",
        where=f"{INTACCT} › General Ledger › Accounts, or {IN_CASHFLOW360}",
        ends=(Ends.ITSELF,),
        on=(Kind.ACCOUNT,),
        example={"type": "Non Posting"},
    ),
    Cause(
        code="account-requires-dimension",  # I
        words="The account{named} demands the dimension {dimension} on its lines, and a line has none.",
        advice="Fill in the {dimension} on the line in Cashflow360, or turn the demand off at the account in Sage "
        "Intacct.",
        where=f"{IN_CASHFLOW360}, or {ACCOUNTS}",
        ends=(Ends.SETTINGS, Ends.ACCOUNTS),
        on=DOCUMENTS,
        pattern=r"requires an? (?P<dimension>\w+)|missing the (?P<dimension_>[a-z ]+?) dimension",
        example={"named": " Travel (6800)", "dimension": "department"},
    ),
    Cause(
        code="account-restricted",  # I
        words="The account{named} may not be used with a value on its line. Sage Intacct says: {answer}",
        advice="Choose another account or another value on the line, or lift the restriction of the account in Sage "
        "Intacct.",
        where=f"{IN_CASHFLOW360}, or {ACCOUNTS}",
        ends=(Ends.ACCOUNTS,),
        on=DOCUMENTS,
        pattern=r"restricted by GL account|GL account is restricted",
        example={"named": " Travel (6300)", "answer": "Department is restricted by GL account 6300."},
    ),
    Cause(
        code="dimension-auto-filled",  # I
        words="A dimension on the line is filled in by Sage Intacct and may not differ. It says: {answer}",
        advice="Choose the value Sage Intacct names.",
        where=IN_CASHFLOW360,
        ends=(Ends.CODING,),
        on=DOCUMENTS,
        pattern=r"auto-filled",
        example={"answer": "Department must be Sales. This value is auto-filled."},
    ),
    _not_accepted("vendor", "Accounts Payable › Vendors", _says("Vendor"), Ends.PARTY, (Kind.BILL, Kind.BILL_PAYMENT)),
    _not_accepted("customer", "Accounts Receivable › Customers", _says("Customer"), Ends.PARTY, (Kind.INVOICE,)),
    _not_accepted("account", "General Ledger › Accounts", _says("Account"), Ends.ACCOUNTS, DOCUMENTS),
    _not_accepted("department", "Company › Departments", _says("Department"), Ends.CODING, DOCUMENTS),
    _not_accepted("location", "Company › Locations", _says("Location"), Ends.CODING, DOCUMENTS),
    _not_accepted("class", "Company › Classes", _says("Class"), Ends.CODING, DOCUMENTS),
    Cause(
        code="project-invalid",  # I
        words="Sage Intacct does not accept the project{named}: it is inactive there or closed for postings.",
        advice="Activate the project in Sage Intacct or open it for postings, or choose another one in Cashflow360.",
        where=f"{INTACCT} › Projects › Projects, or {IN_CASHFLOW360}",
        ends=(Ends.PROJECT,),
        on=DOCUMENTS,
        pattern=rf"{_says('Project')}|project status that prevents",
        example={"named": " Harbour bridge (P1)"},
    ),
    _not_accepted("employee", "Company › Employees", _says("Employee"), Ends.CODING, (Kind.BILL,)),
    _not_accepted("item", "Inventory Control › Items", _says("Item"), Ends.CODING, DOCUMENTS),
    Cause(
        code="settled-not-found",  # I
        words="Sage Intacct does not find what the {kind} settles{namely}: it was deleted there, or belongs to another "
        "entity.",
        advice="Enter the {settles} again in Sage Intacct, with the same number and total. Or void the {kind} in "
        "Cashflow360 and mark it not to sync.",
        where=f"{INTACCT} › {{in_intacct}}, or {IN_CASHFLOW360}",
        ends=(Ends.SETTLED,),
        on=PAYMENTS,
        pattern=r"Invalid (AP |AR )?(Bill|Invoice|Adjustment|Credit)[^']* '|No record exis?ts for the recordkey",
        example={"namely": ": 1001 of 2026-06-15 over 250.00"},
    ),
    Cause(
        code="inactive-in-cashflow360",  # C
        words="The {kind} refers to something that is inactive in Cashflow360{namely}.",
        advice="Activate it in Cashflow360, or choose another one in Sage Intacct. Activate a project in Sage Intacct, "
        "since only that changes projects.",
        where=f"{IN_CASHFLOW360}, or {INTACCT} › {{in_intacct}}",
        ends=(Ends.CODING,),
        on=DOCUMENTS,
        pattern=r"object is inactive",
        example={"namely": ": Acme Paper (V1)"},
    ),
)
