"""What the systems say about the record itself, the specific before the general.

Sources, by row: I = reference intacct-xml-api §5, C = reference cashflow360-api §3, E1–E23 =
existing-sync-behaviour §7.
"""

from __future__ import annotations

from ledgersync.domain.causes.row import CASHFLOW360, INTACCT, LEDGERSYNC, Row

ANSWERS: tuple[Row, ...] = (
    Row(
        "smart-rule",  # E20
        "A Smart Rule of the company rejects the record: {answer}",
        "Change the record so that it satisfies the rule, or edit the rule in Intacct.",
        f"{INTACCT} › Customization Services › Smart Rules",
        r"smart ?rule",
    ),
    Row(
        "no-due-on-bill",  # E7
        "Nothing is due on the bill in Sage Intacct any more, so the payment can't be applied.",
        "Void the payment made in Intacct, or mark this payment not to sync.",
        f"{INTACCT} › Accounts Payable › Payments",
        r"no due on the (bill|invoice)",
    ),
    Row(
        "update-not-allowed",  # E5
        "Sage Intacct does not allow this bill to be changed: it is paid or its period is closed.",
        "Make the change in Intacct, then mark this change not to sync.",
        f"{INTACCT} › Accounts Payable › Bills",
        r"does not allow us to update",
        retry="period",
    ),
    Row(
        "approval-mode",  # E8
        "Cashflow360 does not let an approved bill change.",
        "Allow changes after approval in Cashflow360, or undo the change in Intacct.",
        f"{CASHFLOW360} › Settings › Approvals",
        r"current approval mode",
    ),
    Row(
        "po-number-too-long",  # E21
        "The PO number has more than 100 characters, the most Cashflow360 takes.",
        "Shorten the reference number of the bill in Intacct.",
        f"{INTACCT} › Accounts Payable › Bills",
        r"poNumber:? max",
    ),
    Row(
        "text-too-long",  # C
        "A text is longer than the system takes: {answer}",
        "Shorten the field the answer names.",
        f"{INTACCT} or {CASHFLOW360}",
        r"Maximum length cannot be greater|exceeds? the maximum (length|number of characters)",
    ),
    Row(
        "contact-taken",  # I
        "Sage Intacct could not make the contact of the record; another record has a contact of the same name.",
        "Rename one of the two, or rename the contact in Intacct.",
        f"{INTACCT} › Company › Contacts",
        r"Saving the Display Contact|Contactversion|contact with the given value",
    ),
    Row(
        "email-malformed",  # I
        "An e-mail address is not in the form Sage Intacct takes.",
        "Correct the address in Cashflow360.",
        f"{CASHFLOW360} › Vendors",
        r"Illegal format for Contactversion|Email Address",
    ),
    Row(
        "document-number-missing",  # I
        "Sage Intacct wants a document number.",
        "Enter the number in Cashflow360, or set up a document sequence in Intacct.",
        f"{INTACCT} › Company › Document sequences",
        r"Document Number is missing",
        retry="settings",
    ),
    Row(
        "entry-unbalanced",
        "The journal entry does not balance by entity.",
        "Check the transfer location and the bank accounts in the sync preferences.",
        f"{LEDGERSYNC} › Preferences",
        r"do(es)? not balance",
        retry="settings",
    ),
    Row(
        "module-missing",  # I
        "The company has not subscribed to {module} in Sage Intacct, which {what} need ({object}).",
        "Subscribe to {module}, or leave these records where they are. It is tried again once a day, and as soon as "
        "the company's subscriptions change.",
        f"{INTACCT} › Company › Admin › Subscriptions",
        r"operation cannot be performed on objects of type|Object definition \w+ not found",
    ),
    Row(
        "permission-missing",  # I
        "The sync user has not the right {right} on {what} ({object}) of {module} in Sage Intacct.",
        "Give the Web Services user this right. It is tried again once a day, and as soon as the user's rights change.",
        f"{INTACCT} › Company › Admin › Users › Subscriptions, or Roles",
        r"PL04000005|do not have permission",
    ),
    Row(
        "undeposited-currency",  # I
        "Undeposited funds can't be used in several currencies.",
        "Choose a bank account as Deposit to account.",
        f"{LEDGERSYNC} › Preferences",
        r"BL02000051",
        retry="settings",
    ),
    Row(
        "joint-check",  # I
        "Sage Intacct's compliance check refused the payment.",
        "Resolve the compliance check in Intacct, or pay there.",
        f"{INTACCT} › Accounts Payable › Payments",
        r"CRE-3211|joint.check",
    ),
    Row(
        "transaction-number-taken",  # I
        "A transaction with this number exists already in Sage Intacct.",
        "Change the number on one side, or link the two.",
        INTACCT,
        r"BL03002185|transaction with the number .* already exists",
    ),
    Row(
        "duplicate-in-intacct",  # I
        "Sage Intacct already holds a record with this id or name.",
        "Rename one of the two, or link them.",
        INTACCT,
        r"with the given value\(s\).*already exists|PL05000104",
    ),
    Row(
        "duplicate-in-cashflow360",  # C
        "Cashflow360 already holds a transaction with this number.",
        "Change the number on one side.",
        CASHFLOW360,
        r"BDC_1171|duplicate (invoice|bill) number",
    ),
    Row(
        "overpaid",  # C
        "The payment is more than what is open on the bill.",
        "Correct the amount of the payment.",
        f"{CASHFLOW360} › Payments",
        r"BDC_1159|overpay",
    ),
    Row(
        "process-date",  # C
        "The process date of the payment is not possible.",
        "Choose a later process date.",
        f"{CASHFLOW360} › Payments",
        r"BDC_1152|BDC_1402",
    ),
    Row(
        "not-found-in-cashflow360",  # C
        "Cashflow360 does not know the record any more.",
        "Nothing to do if it was removed; else link the record anew.",
        CASHFLOW360,
        r"BDC_1120|BDC_1205",
    ),
    Row(
        "not-found-in-intacct",  # I
        "Sage Intacct does not know the record any more.",
        "Nothing to do if it was removed; else link the record anew.",
        INTACCT,
        r"Cannot find .* with key",
    ),
    Row(
        "not-permitted-in-cashflow360",  # C
        "The sync token may not do this in Cashflow360.",
        "Ask an administrator of the organisation for a sync token with the rights the sync needs.",
        f"{CASHFLOW360} › Settings › Sync › Tokens",
        r"BDC_1150|BDC_1151|BDC_1361",
        retry="settings",
    ),
    Row(
        "field-refused",  # C
        "Cashflow360 refused a field: {answer}",
        "Correct the field the answer names.",
        CASHFLOW360,
        r"BDC_1108|BDC_1118|BDC_1119|BDC_1124",
    ),
    Row(
        "intacct-could-not-process",  # I
        "Sage Intacct could not process the record and does not say why.",
        "Try to enter the record in Intacct by hand: its screen names the cause.",
        INTACCT,
        r"DL02000001|error processing the request",
    ),
    Row(
        "refused",
        "{side} refused the record: {answer}",
        "Correct what the answer names; the record is retried as soon as it changes.",
        f"{INTACCT} or {CASHFLOW360}",
    ),
)
