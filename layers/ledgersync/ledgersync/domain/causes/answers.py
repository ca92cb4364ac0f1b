"""What the systems say about the record itself, the specific before the general.

Where a row has a mark, its pattern is the wording of a system that is known: I is Intacct's own texts, C is
Cashflow360's, E with a number is an error that the vendors' existing sync is known for.
"""

from __future__ import annotations

from ledgersync.domain.causes.cause import (
    CASHFLOW360,
    DOCUMENTS,
    IN_CASHFLOW360,
    IN_EITHER,
    IN_INTACCT,
    INTACCT,
    LEDGERSYNC,
    PARTIES,
    PAYMENTS,
    PREFERENCES,
    SETTLED_IN_INTACCT,
    THEN_RETRY,
    Cause,
    Ends,
)
from ledgersync.domain.model import Kind

ANSWERS: tuple[Cause, ...] = (
    Cause(
        code="smart-rule",  # E20
        words="A Smart Rule of the company rejects the {kind}. Sage Intacct says: {answer}",
        advice=f"Change the {{kind}} so that it satisfies the rule. Or edit the rule in Sage Intacct, {THEN_RETRY}.",
        where=f"{IN_CASHFLOW360}, or {INTACCT} › Customization Services › Smart Rules",
        ends=(Ends.ITSELF,),
        on=DOCUMENTS,
        pattern=r"smart ?rule",
        example={"answer": "Smart Rule: bills need an approver."},
        instead={Kind.INVOICE: {"answer": "Smart Rule: invoices need a project."}},
    ),
    Cause(
        code="document-not-approved",
        words="The {settles} of this {kind} waits in Sage Intacct for an approval{namely}.",
        advice="Approve it there; the next run then books this {kind}.",
        where=SETTLED_IN_INTACCT,
        ends=(Ends.SETTLED,),
        on=(*PAYMENTS, Kind.CREDIT_APPLICATION),
        example={"namely": ": 1001 of 2026-06-15 over 250.00"},
    ),
    Cause(
        code="vendor-not-approved",
        words="The vendor of this {kind} waits in Sage Intacct for an approval{namely}.",
        advice="Approve the vendor there; the next run then books this {kind}.",
        where=f"{INTACCT} › Accounts Payable › Vendors",
        ends=(Ends.PARTY,),
        on=(Kind.BILL, Kind.VENDOR_CREDIT, Kind.BILL_PAYMENT),
        pattern=r"vendor .* (is not|has not been) approved",
        example={"namely": ": Acme Paper (V1)"},
    ),
    Cause(
        code="no-due-on-bill",  # E7
        words="Nothing is due any more in Sage Intacct on the {settles} of this {kind}{namely}.",
        advice="Void or reverse in Sage Intacct what paid it there; the next run then books this {kind}. If it was "
        "paid twice, void this {kind} in Cashflow360 or mark it not to sync.",
        where=IN_INTACCT,
        ends=(Ends.SETTLED,),
        on=(*PAYMENTS, Kind.CREDIT_APPLICATION),
        pattern=r"no due on the (bill|invoice)",
        example={"namely": ": 1001 of 2026-06-15 over 250.00"},
    ),
    Cause(
        code="more-than-due",  # I
        words="The {kind} is more than what is left in Sage Intacct on its {settles}{namely}.",
        advice="Correct the amount of the {kind} in Cashflow360. Or void or reverse in Sage Intacct what paid the "
        "{settles} there; the next run then tries again.",
        where=f"{IN_CASHFLOW360}, or {IN_INTACCT}",
        ends=(Ends.SETTLED,),
        on=(*PAYMENTS, Kind.CREDIT_APPLICATION),
        pattern=r"exceeds the amount due|not enough left to apply|more than the amount due on the (bill|invoice)",
        example={"namely": ": 1001 of 2026-06-15 over 250.00"},
    ),
    Cause(
        code="update-not-allowed",  # E5
        words="Sage Intacct does not allow this {kind} to be changed: it is paid or its period is closed.",
        advice="Make the change in Sage Intacct. Or void the {paid_by} there or open the period; the next run then "
        "tries again.",
        where=IN_INTACCT,
        ends=(Ends.PERIOD, Ends.COUNTERPART),
        on=DOCUMENTS,
        pattern=r"does not allow us to update|in state \w+ cannot be (changed|reversed)",
    ),
    Cause(
        code="approval-mode",  # E8
        words="Cashflow360 does not let an approved {kind} change.",
        advice=f"Undo the change in Sage Intacct. Or allow changes after approval in Cashflow360, {THEN_RETRY}.",
        where=f"{CASHFLOW360} › Settings › Approvals",
        ends=(Ends.ITSELF,),
        on=(Kind.BILL,),
        pattern=r"current approval mode",
    ),
    Cause(
        code="po-number-too-long",  # E21
        words="The PO number has more than 100 characters, the most Cashflow360 takes.",
        advice="Shorten the reference number of the {kind} in Sage Intacct to 100 characters or fewer.",
        where=IN_INTACCT,
        ends=(Ends.ITSELF,),
        on=DOCUMENTS,
        pattern=r"poNumber:? max",
    ),
    Cause(
        code="text-too-long",  # C
        words="A text of the {kind} is longer than {side} takes. It says: {answer}",
        advice="Shorten the text {side} names.",
        where=IN_EITHER,
        ends=(Ends.ITSELF,),
        on=(Kind.VENDOR, *DOCUMENTS),
        pattern=r"Maximum length cannot be greater|exceeds? the maximum (length|number of characters)",
        example={"side": "cashflow360", "answer": "description: Maximum length cannot be greater than 4000 characters"},
    ),
    Cause(
        code="email-malformed",  # I
        words="An e-mail address of the {kind} is not in the form Sage Intacct takes.",
        advice="Correct the address in Cashflow360.",
        where=IN_CASHFLOW360,
        ends=(Ends.ITSELF,),
        on=PARTIES,
        pattern=r"Illegal format for Contactversion|Email Address",
    ),
    Cause(
        code="entry-unbalanced",
        words="The journal entry does not balance by entity.",
        advice="Check the transfer location and the bank accounts in the sync preferences.",
        where=PREFERENCES,
        ends=(Ends.SETTINGS,),
        on=(Kind.FUNDS_TRANSFER,),
        pattern=r"do(es)? not balance",
    ),
    Cause(
        code="module-missing",  # I
        words="The company has not subscribed to {module} in Sage Intacct, which {what} need ({object}).",
        advice="Subscribe to {module}, or leave these records where they are. It is tried again once a day, and as "
        "soon as the company's subscriptions change.",
        where=f"{INTACCT} › Company › Admin › Subscriptions",
        ends=(Ends.RIGHTS,),
        on=(Kind.ITEM, Kind.INVOICE),
        pattern=r"operation cannot be performed on objects of type|Object definition \w+ not found",
        example={"module": "Accounts Receivable", "what": "invoices", "object": "ARINVOICE"},
        instead={Kind.ITEM: {"module": "Inventory Control", "what": "items", "object": "ITEM"}},
    ),
    Cause(
        code="permission-missing",  # I
        words="The sync user has not the right {right} on {what} ({object}) of {module} in Sage Intacct.",
        advice="Give the Web Services user this right. It is tried again once a day, and as soon as the user's rights "
        "change.",
        where=f"{INTACCT} › Company › Admin › Users › Subscriptions, or Roles",
        ends=(Ends.RIGHTS,),
        on=(Kind.BILL_PAYMENT,),
        pattern=r"PL04000005|do not have permission",
        example={"right": "Add", "what": "bill payments", "object": "APPYMT", "module": "Accounts Payable"},
    ),
    Cause(
        code="undeposited-currency",  # I
        words="Undeposited funds can't be used in several currencies.",
        advice="Choose a bank account as Deposit to account.",
        where=PREFERENCES,
        ends=(Ends.SETTINGS,),
        on=(Kind.RECEIVED_PAYMENT,),
        pattern=r"BL02000051",
    ),
    Cause(
        code="joint-check",  # I
        words="Sage Intacct's compliance check refused the payment.",
        advice=f"Resolve the compliance check in Sage Intacct, {THEN_RETRY}. Or pay there and mark this one not to "
        f"sync.",
        where=IN_INTACCT,
        ends=(Ends.ITSELF,),
        on=(Kind.BILL_PAYMENT,),
        pattern=r"CRE-3211|joint.check",
    ),
    Cause(
        code="overpaid",  # C
        words="The payment is more than what is open on the {settles}.",
        advice="Correct the amount of the payment.",
        where=IN_CASHFLOW360,
        ends=(Ends.SETTLED,),
        on=PAYMENTS,
        pattern=r"BDC_1159|overpay",
    ),
    Cause(
        code="process-date",  # C
        words="The process date of the payment is not possible.",
        advice="Choose a later process date.",
        where=f"{CASHFLOW360} › Payments",
        ends=(Ends.ITSELF,),
        on=(Kind.BILL_PAYMENT,),
        pattern=r"BDC_1152|BDC_1402",
    ),
    Cause(
        code="not-permitted-in-cashflow360",  # C
        words="The sync token may not do this in Cashflow360.",
        advice="Ask an administrator of the organisation to give the user of the sync token the Admin or Accountant "
        "role; it is tried again by itself.",
        where=f"{CASHFLOW360} › Settings › Users",
        ends=(Ends.RIGHTS,),
        on=DOCUMENTS,
        pattern=r"BDC_1150|BDC_1151|BDC_1361",
    ),
    Cause(
        code="field-refused",  # C
        words="Cashflow360 refused a field of the {kind}. It says: {answer}",
        advice="Correct the field Cashflow360 names in Sage Intacct, or activate in Cashflow360 what the {kind} "
        "refers to.",
        where=IN_EITHER,
        ends=(Ends.CODING,),
        on=DOCUMENTS,
        pattern=r"BDC_1108|BDC_1118|BDC_1119|BDC_1124",
        example={"answer": "Invalid field: dueDate, value: 2026-02-30."},
    ),
    Cause(
        code="intacct-could-not-process",  # I
        words="Sage Intacct could not process the {kind} and does not say why.",
        advice=f"Try to enter the {{kind}} in Sage Intacct by hand: its screen names the cause. Remedy it, "
        f"{THEN_RETRY}.",
        where=IN_INTACCT,
        ends=(Ends.ITSELF,),
        on=DOCUMENTS,
        pattern=r"DL02000001|error processing the request",
    ),
    Cause(
        code="kept-otherwise",
        words="{side} kept the first {kind} written there otherwise than it was sent ({first}): {differs}. Others "
        "wait until somebody looks at it. Where a user may have edited it, one is tried tomorrow.",
        advice=f"See in {{side}} what changes a {{kind}} that is entered: a rule, a workflow, a field that is not in "
        f"use. Mend it, {THEN_RETRY}: one {{kind}} is tried first. Or accept the difference: what {{side}} makes of "
        f"it then goes to {{other}}.",
        where=f"{IN_EITHER}; and {LEDGERSYNC} › Holds",
        ends=(Ends.ACCEPTED,),
        on=(Kind.VENDOR, *DOCUMENTS),
        example={
            "side": "intacct",
            "first": "1001 of 2026-06-15 over 250.00",
            "differs": "the description was sent as “Paper” and is empty there",
        },
    ),
    Cause(
        code="first-write-not-shown",
        words="The first {kind} written to {side} does not show there yet, so that it could not be read back.",
        advice="Nothing to do: the next run looks again and goes on.",
        where=f"{LEDGERSYNC} › Holds",
        ends=(Ends.NEXT_RUN,),
        on=DOCUMENTS,
        example={"side": "intacct"},
    ),
    Cause(
        code="lines-of-both-signs",
        words="The {kind} has lines above and below zero. Sage Intacct takes adjustments whose lines have one sign.",
        advice="Keep the lines of one sign in the {kind} in Cashflow360, and enter the others as a document apart.",
        where=IN_CASHFLOW360,
        ends=(Ends.ITSELF,),
        on=(Kind.VENDOR_CREDIT, Kind.CREDIT_MEMO),
        pattern=r"adjustment must have the same sign",
    ),
    Cause(
        code="refused",
        words="{side} refused the {kind}. It says: {answer}",
        advice=f"Correct the {{kind}} as {{side}} says; the next run then tries again. Or remedy the cause, "
        f"{THEN_RETRY}.",
        where=f"{IN_EITHER}; and {LEDGERSYNC} › Holds",
        ends=(Ends.CODING,),
        on=(*PARTIES, *DOCUMENTS),
        example={"side": "intacct", "answer": "Currency is not valid."},
    ),
)
