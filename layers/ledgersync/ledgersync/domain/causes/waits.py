"""Causes that pass without anybody's doing, or once something else is in step."""

from __future__ import annotations

from ledgersync.domain.causes.cause import (
    DOCUMENTS,
    IN_CASHFLOW360,
    IN_INTACCT,
    LEDGERSYNC,
    PARTIES,
    PAYMENTS,
    THEN_RETRY,
    Cause,
    Ends,
)
from ledgersync.domain.model import Kind

HOLDS = f"{LEDGERSYNC} › Holds"

WAITS: tuple[Cause, ...] = (
    Cause(
        code="waits-for",
        words="The {kind} waits for {references}, which {state}.",
        advice="{remedy} This {kind} then syncs by itself.",
        where=HOLDS,
        ends=(Ends.LINKED,),
        on=(*DOCUMENTS, Kind.BILL_PAYMENT),
        example={
            "references": "department Sales (20)",
            "state": "is set aside itself: The department has no short name, and Sage Intacct wants one",
            "remedy": "Settle the sync error of department Sales (20) first.",
        },
    ),
    Cause(
        code="merge-waits",
        words="The {kind} was merged into {survivor} in Cashflow360, which is not linked yet but may be in Sage "
        "Intacct already.",
        advice="Nothing to do: it follows once {survivor} is linked; if {survivor} is set aside, see there.",
        where=HOLDS,
        ends=(Ends.MERGED,),
        on=PARTIES,
        example={"survivor": "Acme Paper"},
    ),
    Cause(
        code="merge-pending",
        words="The {kind} was merged into {survivor} in Cashflow360; open transactions in Sage Intacct still use it.",
        advice="Nothing to do: it is inactivated in Sage Intacct once they have been recoded.",
        where=HOLDS,
        ends=(Ends.MERGED,),
        on=PARTIES,
        example={"survivor": "Acme Paper"},
    ),
    Cause(
        code="settles-under-merged",
        words="The {kind} settles {documents}, which Sage Intacct still has under {losers}, together with what it has "
        "under {survivor}. The one was merged into the other, and Sage Intacct books {a_kind} for one {party} only.",
        advice="Nothing to do where {documents} is set aside itself: once it has moved to {survivor}, this {kind} is "
        "booked. Sage Intacct moves none that is partly paid: void in Cashflow360 what paid part of it, or void this "
        "{kind} and enter one for {documents} and one for the rest.",
        where=IN_CASHFLOW360,
        ends=(Ends.SETTLED,),
        on=(*PAYMENTS, Kind.CREDIT_APPLICATION),
        example={
            "documents": "1001 of 2026-06-15 over 250.00",
            "losers": "Bolt Supplies (V2)",
            "survivor": "Acme Paper (V1)",
        },
    ),
    Cause(
        code="movement-unclear",
        words="On the day of this {kind} some payments of its bank were posted to clearing and others straight to the "
        "bank, and its amount does not tell which of them it belongs to.",
        advice="Compare it with the payments of that day in Cashflow360. If they were posted to clearing, enter the "
        "journal entry in Sage Intacct. In either case mark the {kind} not to sync then.",
        where=IN_INTACCT,
        ends=(Ends.ITSELF,),
        on=(Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER),
    ),
    Cause(
        code="not-visible",
        words="The counterpart of the {kind} in {side} does not show right now, and no deletion of it was reported.",
        advice="Nothing to do: the next run looks again; a deletion is carried over once it is reported.",
        where=HOLDS,
        ends=(Ends.NEXT_RUN,),
        on=DOCUMENTS,
        example={"side": "intacct"},
    ),
    Cause(
        code="outcome-unknown",
        words="The connection broke while the {kind} was being written, and it is not certain whether it arrived.",
        advice="Nothing to do: the next run looks it up before anything is sent again.",
        where=HOLDS,
        ends=(Ends.NEXT_RUN,),
        on=DOCUMENTS,
    ),
    Cause(
        code="made-not-found",
        words="Sage Intacct may have made this {kind} when the connection broke, but holds none of its number or "
        "name now.",
        advice="If it was renamed in Sage Intacct, give it the same name on both sides. If it was deleted there, "
        "or never made, choose Try again to make it again.",
        where=IN_INTACCT,
        ends=(Ends.ITSELF,),
        on=DOCUMENTS,
    ),
    Cause(
        code="credits-unclear",
        words="Cashflow360 says how much credits cover of the bill outside payments, but not which credits.",
        advice="Apply the credits in Sage Intacct as they are applied in Cashflow360, and mark this one not to sync.",
        where=IN_INTACCT,
        ends=(Ends.NEXT_RUN,),
        on=(Kind.CREDIT_APPLICATION,),
    ),
    Cause(
        code="not-found-in-cashflow360",  # C
        words="Cashflow360 does not know the {kind} any more.",
        advice=f"If it was removed on purpose, mark it not to sync. If not, link the {{kind}} anew, {THEN_RETRY}.",
        where=IN_CASHFLOW360,
        ends=(Ends.COUNTERPART,),
        on=DOCUMENTS,
        pattern=r"BDC_1120|BDC_1205",
    ),
    Cause(
        code="not-found-in-intacct",  # I
        words="Sage Intacct does not know the {kind} any more.",
        advice=f"If it was removed on purpose, mark it not to sync. If not, link the {{kind}} anew, {THEN_RETRY}.",
        where=IN_INTACCT,
        ends=(Ends.COUNTERPART,),
        on=DOCUMENTS,
        pattern=r"Cannot find .* with key",
    ),
)
