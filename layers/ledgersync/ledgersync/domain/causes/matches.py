"""Causes about who is who: matches that would be guesses, numbers and names that are taken, merges."""

from __future__ import annotations

from ledgersync.domain.causes.cause import (
    CASHFLOW360,
    DOCUMENTS,
    IN_CASHFLOW360,
    IN_EITHER,
    IN_INTACCT,
    PARTIES,
    THEN_RETRY,
    Cause,
    Ends,
)
from ledgersync.domain.model import Kind

MATCHES: tuple[Cause, ...] = (
    Cause(
        code="ambiguous-match",
        words="More than one {kind} in {side} could be meant: {rivals}.",
        advice="Rename or inactivate all but one of them, or link the right pair by hand.",
        where=IN_EITHER,
        ends=(Ends.RIVAL,),
        on=(Kind.VENDOR, Kind.CUSTOMER, *DOCUMENTS),
        example={"rivals": "Acme Paper (V1), Acme Paper (V7)", "side": "intacct"},
        instead={
            Kind.CUSTOMER: {"rivals": "Corner Cafe (C1), Corner Cafe (C7)"},
            Kind.BILL: {"rivals": "1001 of 2026-06-15 over 250.00, 1001 of 2026-06-16 over 250.00"},
            Kind.INVOICE: {"rivals": "1001 of 2026-06-15 over 250.00, 1001 of 2026-06-16 over 250.00"},
        },
    ),
    Cause(
        code="same-number-other-total",
        words="{side} holds {a_kind} of the same {party} and number with another total: {rivals}.",
        advice="Correct the total on one side, give one of the two another number, or delete the one that is wrong.",
        where=IN_EITHER,
        ends=(Ends.RIVAL,),
        on=DOCUMENTS,
        example={"rivals": "1001 of 2026-06-15 over 250.00", "side": "intacct"},
    ),
    Cause(
        code="same-number-merged-party",
        words="Sage Intacct holds {a_kind} of this number whose {party} was merged into this one's: {rivals}.",
        advice="If they are one, recode it in Sage Intacct to the {party} that stays. If not, give one of the two "
        "another number, or delete the one that is wrong.",
        where=IN_INTACCT,
        ends=(Ends.RIVAL,),
        on=DOCUMENTS,
        example={"rivals": "1001 of 2026-06-15 over 250.00"},
    ),
    Cause(
        code="transaction-number-taken",  # I
        words="Sage Intacct holds another transaction with this number already{owner}.",
        advice="Give one of the two another number, delete the one that is wrong, or link the two when they are one.",
        where=IN_EITHER,
        ends=(Ends.OWNER,),
        on=DOCUMENTS,
        pattern=r"BL03002185|transaction with the number .* already exists",
        example={"owner": ": 1001 of 2026-06-15 over 250.00"},
    ),
    Cause(
        code="duplicate-in-intacct",  # I
        words="Sage Intacct holds {a_kind} with this {number_called} or name already{owner}.",
        advice="Change the {number_called} or the name of one of the two, or link them when they are one.",
        where=IN_EITHER,
        ends=(Ends.OWNER,),
        on=PARTIES,
        pattern=r"with the given value\(s\).*already exists|PL05000104",
        example={"owner": ": Acme Paper (V1)"},
    ),
    Cause(
        code="duplicate-not-visible",  # I
        words="Sage Intacct holds {a_kind} with this {number_called} or name already, which this connection does not "
        "see: it belongs to another entity, or was entered a moment ago.",
        advice="Give this {kind} another {number_called} or name in Cashflow360. Or share the other one at Sage "
        f"Intacct's top level, {THEN_RETRY}.",
        where=IN_CASHFLOW360,
        ends=(Ends.OWNER,),
        on=PARTIES,
    ),
    Cause(
        code="duplicate-in-cashflow360",  # C
        words="Cashflow360 holds another {kind} with this number already{owner}.",
        advice="Give one of the two another number, or delete the one that is wrong.",
        where=IN_EITHER,
        ends=(Ends.OWNER,),
        on=DOCUMENTS,
        pattern=r"BDC_1171|duplicate (invoice|bill) number",
        example={"owner": ": 1001 of 2026-06-15 over 250.00"},
    ),
    Cause(
        code="name-taken-in-cashflow360",  # C
        words="Cashflow360 holds an active {kind} with this name already{owner}.",
        advice="Rename or inactivate one of the two, or link them when they are one.",
        where=IN_EITHER,
        ends=(Ends.OWNER,),
        on=PARTIES,
        pattern=r"an active \w+ has this name",
        example={"owner": ": Acme Paper (V1)"},
    ),
    Cause(
        code="account-number-taken",  # I
        words="Another account has this account number already{owner}.",
        advice="Give the account a number of its own.",
        where=IN_CASHFLOW360,
        ends=(Ends.OWNER,),
        on=(Kind.ACCOUNT,),
        pattern=r"Duplicate account number|The account number '.*' already exists",
        example={"owner": ": Office supplies (6100)"},
    ),
    Cause(
        code="contact-taken",  # I
        words="Sage Intacct could not make the contact of the {kind}: another record has a contact of the same name.",
        advice=f"Rename the {{kind}} in Cashflow360. Or rename the contact in Sage Intacct, {THEN_RETRY}.",
        where=f"{IN_CASHFLOW360}, or Sage Intacct › Company › Contacts",
        ends=(Ends.ITSELF,),
        on=PARTIES,
        pattern=r"Saving the Display Contact|contact with the given value",
    ),
    Cause(
        code="merged-bank-or-item",
        words="The {kind} was merged in Cashflow360. Bank accounts, card accounts and items are never merged by the "
        "sync.",
        advice="Recode in Sage Intacct what uses it, inactivate it there, and mark this one not to sync.",
        where=IN_INTACCT,
        ends=(Ends.COUNTERPART,),
        on=(Kind.ACCOUNT, Kind.ITEM),
    ),
    Cause(
        code="merged-one-way",
        words="The {kind} was merged into {survivor} in Cashflow360; {kind} records are kept in Sage Intacct alone.",
        advice="Inactivate it in Sage Intacct, where it belongs.",
        where=IN_INTACCT,
        ends=(Ends.COUNTERPART,),
        on=(Kind.PROJECT,),
        example={"survivor": "Harbour bridge"},
    ),
    Cause(
        code="owned-at-top-level",
        words="The {kind} is owned at Sage Intacct's top level and can't be changed from an entity.",
        advice="Edit it in Sage Intacct at the top level.",
        where=IN_INTACCT,
        ends=(Ends.COUNTERPART,),
        on=PARTIES,
        pattern=r"cannot update a root.level",
    ),
    Cause(
        code="removed-in-intacct",
        words="The {kind} was removed or voided in Sage Intacct, and the sync does not undo it in Cashflow360.",
        advice="Void or delete it in Cashflow360 as well, or mark it not to sync.",
        where=f"{CASHFLOW360} › {{in_cashflow360}}",
        ends=(Ends.COUNTERPART,),
        on=(Kind.BILL_PAYMENT, Kind.RECEIVED_PAYMENT, Kind.CREDIT_MEMO, Kind.BILL),
    ),
)
