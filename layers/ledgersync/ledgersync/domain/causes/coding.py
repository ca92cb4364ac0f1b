"""What the systems say about the coding of a record, the specific before the general.

Sources, by row: I = reference intacct-xml-api §5, C = reference cashflow360-api §3, E1–E23 =
existing-sync-behaviour §7.
"""

from __future__ import annotations

from ledgersync.domain.causes.row import CASHFLOW360, INTACCT, Row

CODING: tuple[Row, ...] = (
    Row(
        "account-number-length",  # E11
        "The account number does not have the length the company demands.",
        "Give the account a unique number of the required length in Cashflow360.",
        f"{CASHFLOW360} › Chart of accounts",
        r"Account number invalid length",
    ),
    Row(
        "charge-card-vendor",  # E18
        "The account paid from is the offset account of a charge card that has no vendor.",
        "Link a vendor to the charge card, or give cards an account of their own.",
        f"{INTACCT} › Cash Management › Charge card accounts",
        r"link vendor to this Charge Card",
    ),
    Row(
        "charge-card-account",  # E17
        "The account on a line belongs to a charge card and can't be used here.",
        "Choose an expense account on the line, or set up the charge card anew.",
        f"{INTACCT} › Cash Management › Charge card accounts",
        r"associated to the Credit Card",
    ),
    Row(
        "project-not-of-customer",  # E19
        "The project on a line does not belong to the customer on it.",
        "Choose a project of this customer, or connect the two in Intacct.",
        f"{INTACCT} › Projects",
        r"project you selected is not associated with the customer",
    ),
    Row(
        "vendor-is-1099",  # E16
        "The vendor is 1099 enabled and the line's account has no 1099 category.",
        "Set a 1099 category on the account, or switch the 1099 override on in Intacct.",
        f"{INTACCT} › Accounts Payable › Configure",
        r"is 1099 enabled",
        retry="settings",
    ),
    Row(
        "vendor-invalid",  # I
        "Sage Intacct does not accept the vendor: it is unknown or inactive there.",
        "Activate the vendor in Intacct.",
        f"{INTACCT} › Accounts Payable › Vendors",
        r"vendor '?[^.]*'? (specified )?is (not valid|invalid)|Invalid Vendor|Activate the vendor",
    ),
    Row(
        "customer-invalid",  # I, E12
        "Sage Intacct does not accept the customer: it is unknown or inactive there.",
        "Activate the customer in Intacct.",
        f"{INTACCT} › Accounts Receivable › Customers",
        r"customer '?[^.]*'? (specified )?is (not valid|invalid)|Invalid Customer|Activate the customer",
    ),
    Row(
        "account-requires-dimension",  # I
        "The account demands a dimension the line does not have: {answer}",
        "Fill in the dimension on the line in Cashflow360.",
        f"{CASHFLOW360} › Bills",
        r"requires an? |missing the [a-z ]+ dimension",
        retry="settings",
    ),
    Row(
        "account-restricted",  # I
        "The account may not be used with a value on the line: {answer}",
        "Choose another account or another value.",
        f"{INTACCT} › General Ledger › Accounts",
        r"restricted by GL account|GL account is restricted",
    ),
    Row(
        "account-invalid",  # I
        "Sage Intacct does not accept the account on a line: it is unknown or inactive there.",
        "Activate the account in Intacct, or choose another one.",
        f"{INTACCT} › General Ledger › Accounts",
        r"account '?[^.]*'? is (not valid|invalid)|Invalid (GL )?account",
    ),
    Row(
        "department-invalid",  # I
        "Sage Intacct does not accept the department on a line.",
        "Choose an active department.",
        f"{CASHFLOW360} › Departments",
        r"department '?[^.]*'? (specified )?is (not valid|invalid)|Invalid Department",
    ),
    Row(
        "location-invalid",  # I
        "Sage Intacct does not accept the location on a line.",
        "Choose an active location of this connection's entity.",
        f"{CASHFLOW360} › Locations",
        r"location '?[^.]*'? (specified )?is (not valid|invalid)|Invalid Location",
    ),
    Row(
        "dimension-auto-filled",  # I
        "A dimension on the line is filled in by Sage Intacct and may not differ: {answer}",
        "Choose the value the answer names.",
        CASHFLOW360,
        r"auto-filled",
    ),
    Row(
        "class-invalid",  # I
        "Sage Intacct does not accept the class on a line.",
        "Choose an active class.",
        f"{CASHFLOW360} › Classes",
        r"class '?[^.]*'? (specified )?is (not valid|invalid)|Invalid Class",
    ),
    Row(
        "project-invalid",  # I
        "Sage Intacct does not accept the project on a line.",
        "Choose an active project that is open for postings.",
        f"{INTACCT} › Projects",
        r"project '?[^.]*'? (specified )?is (not valid|invalid)|Invalid Project|project status that prevents",
    ),
    Row(
        "employee-invalid",  # I
        "Sage Intacct does not accept the employee on a line.",
        "Choose an active employee.",
        f"{INTACCT} › Employees",
        r"employee '?[^.]*'? (specified )?is (not valid|invalid)|Invalid Employee",
    ),
    Row(
        "item-invalid",  # I
        "Sage Intacct does not accept the item on a line.",
        "Choose an active item.",
        f"{INTACCT} › Items",
        r"item '?[^.]*'? (specified )?is (not valid|invalid)|Invalid Item",
    ),
    Row(
        "account-number-taken",  # I
        "Another account has this number already.",
        "Enter a unique account number.",
        f"{INTACCT} › General Ledger › Accounts",
        r"Duplicate account number|The account number '.*' already exists",
    ),
)
