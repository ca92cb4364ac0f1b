"""Whether the two systems let the service in, and what they let it do."""

from __future__ import annotations

from ledgersync.domain import rights
from ledgersync.domain.doctor.verdicts import UNREAD, listed, said, unknown
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.needed import MODULES
from ledgersync.domain.probe import CARDS, FIELDS_LEFT_OUT, FIELDS_NEEDED
from ledgersync.domain.setup import Result, Setup, Verdict
from ledgersync.domain.words import SYSTEMS, field_called

SENDER = frozenset({"intacct-sender-refused", "intacct-sender-not-authorized"})
USER = frozenset({"intacct-user-refused", "intacct-two-step", "intacct-authentication"})
FORMATTING = {"locale": "en_US", "dateformat": "/mdY", "clock": "24"}


def sender(setup: Setup) -> Verdict:
    if setup.sign_in in SENDER:
        return Verdict(Result.FAILED, setup.sign_in_words)
    return unknown(setup.sign_in_words) if setup.sign_in else said(True, "The sender may sign in.")


def user(setup: Setup) -> Verdict:
    if setup.sign_in.startswith("intacct-entity"):
        return unknown("The user and its password are right; see the entity.")
    if setup.sign_in:
        return Verdict(Result.FAILED if setup.sign_in in USER else Result.UNKNOWN, setup.sign_in_words)
    if setup.top_level is False:
        return Verdict(Result.FAILED, "The user can't sign in at the top level; it is limited to entities.")
    if setup.user is None:
        return unknown("The user signs in, but its type and admin privileges can't be read.")
    kind, admin = setup.user.get("type", ""), setup.user.get("admin", "")
    return said("business" in kind.casefold() and "full" in admin.casefold(), f"Type {kind!r}, admin {admin!r}.")


def entity(setup: Setup) -> Verdict:
    """Compared with the entities that were read, also for a connection that names none."""
    if setup.sign_in.startswith("intacct-entity"):
        return Verdict(Result.FAILED, setup.sign_in_words)
    if setup.entities is None:
        return UNREAD
    names = listed(sorted(setup.entities))
    if setup.entity_id:
        inside = setup.entity_id in setup.entities
        return said(inside, f"Entities the user can enter: {names or 'none'}.")
    if len(setup.entities) > 1:
        words = (
            f"The company has several entities ({names}), and the connection names none, so it works at the top level."
        )
        return Verdict(Result.FAILED, f"{words} Connect each entity by itself.")
    return said(True, "The company has one entity only.")


def token(setup: Setup) -> Verdict:
    return said(not setup.cashflow360_sign_in, setup.cashflow360_sign_in or "The token opens the organisation.")


def permitted(setup: Setup) -> Verdict:
    """Every right on every object of a module that is subscribed, as far as Intacct tells."""
    if not setup.rights:
        return UNREAD
    lacking = [one for one in setup.rights.values() if one is not None and one.cause == rights.PERMISSION_MISSING]
    if lacking:
        named = [f"{one.right} on {one.params['what']} ({one.object}, {one.params['module']})" for one in lacking]
        return Verdict(Result.FAILED, f"Missing: {'; '.join(named)}.")
    silent = sorted(name for name in setup.rights if name in setup.unprobed)
    words = f"{len(setup.rights)} objects may be listed"
    if silent:
        return said(True, f"{words}. The right to write can't be told of {listed(silent)}.")
    return said(True, f"{words}, and those written may be written.")


def formatting(setup: Setup) -> Verdict:
    """The sync works with any locale, clock and time zone; of another date format it has to find out how dates look."""
    if setup.formatting is None:
        return UNREAD
    given = setup.formatting
    wrong = {name: given.get(name, "") for name, value in FORMATTING.items() if given.get(name) != value}
    offset = given.get("gmtoffset", "")
    found = ", ".join(f"{name} is {value}" for name, value in wrong.items()) or f"As needed; time zone GMT{offset}"
    plain = wrong.keys().isdisjoint({"dateformat", "clock"})
    works = " The sync works all the same" + (
        "." if plain else ", once the company's records tell how dates are written."
    )
    return said(not wrong, f"{found}.{works if wrong else ''}")


def modules(setup: Setup) -> Verdict:
    """By the list of applications, and by objects that refuse for want of a subscription."""
    if setup.applications is None and not setup.rights:
        return UNREAD
    needing: dict[str, list[str]] = {}
    for name, needed in rights.OBJECTS.items():
        lacking = setup.rights.get(name)
        unlisted = setup.applications is not None and needed.module not in setup.applications
        if unlisted or (lacking is not None and lacking.cause == rights.MODULE_MISSING):
            needing.setdefault(needed.module, []).append(f"{needed.what} ({name})")
    if not needing:
        return said(True, "All are subscribed.")
    found = [f"{MODULES[module]}, which {listed(objects, 3)} need" for module, objects in needing.items()]
    return said(False, f"Not subscribed: {'; '.join(found)}. What needs them does not sync; everything else does.")


def fields(setup: Setup) -> Verdict:
    """What the company has of the fields the sync asks for, and whether charge cards are known."""
    found = [setup.probed[code] for code in (FIELDS_NEEDED, FIELDS_LEFT_OUT, CARDS) if code in setup.probed]
    if not found:
        return UNREAD
    said = " ".join(f"{one.title}: {one.found}" for one in found)
    return Verdict(Result.FAILED if any(one.ok is False for one in found) else Result.PASSED, said)


def believed(setup: Setup) -> Verdict:
    """Which kinds are read only where the audit history names them; either way no change is missed beyond a week."""
    if not setup.believed:
        return said(True, "Every kind is read by its time stamps in every sync; the audit history is still compared.")
    kinds = [f"{SPECS[kind].called.one} since {at:%d %b %Y}" for kind, at in setup.believed.items()]
    return said(True, f"Read only where the audit history names them: {listed(kinds, len(kinds))}.")


def first_writes(setup: Setup) -> Verdict:
    """Whether the first records of each kind were kept as they were sent, where any were written."""
    wrong = [one for one in setup.first_writes if one.differs]
    if wrong:
        told = "; ".join(
            f"{SYSTEMS[one.side]}, {SPECS[one.kind].called.one} {one.record}: {one.differs}" for one in wrong
        )
        return Verdict(Result.FAILED, f"Kept otherwise than sent: {told}.")
    if not setup.first_writes:
        return unknown("Nothing has been written yet.")
    accepted = [
        f"{field_called(name)} of a {SPECS[one.kind].called.one}" for one in setup.first_writes for name in one.accepted
    ]
    return said(True, f"Kept as sent{f', but what was accepted: {listed(accepted)}' if accepted else ''}.")
