"""Every verdict of the doctor, word for word, over what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ledgersync.domain.doctor import CHECKS, examine
from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences, VendorSequence
from ledgersync.domain.rights import OBJECTS, Missing
from ledgersync.domain.setup import Result, Setup, Statement, event_key, mark_of

PASS, FAIL, UNKNOWN = Result.PASSED, Result.FAILED, Result.UNKNOWN
CHOSEN = Preferences(default_bank_account="a1")
FORM = {"locale": "en_US", "dateformat": "/mdY", "clock": "24", "gmtoffset": "+00:00"}
NOT_READ = "Could not be read from Sage Intacct."
MODULES = frozenset({"CO", "GL", "AP", "AR", "CM", "EE", "PA", "INV", "CERP"})
FREE = dict.fromkeys(OBJECTS)

VERDICTS: list[tuple[str, dict[str, Any], Result, str]] = [
    ("sender-authorized", {}, PASS, "The sender may sign in."),
    ("sender-authorized", {"sign_in": "intacct-sender-refused", "sign_in_words": "Wrong."}, FAIL, "Wrong."),
    ("sender-authorized", {"sign_in": "intacct-sender-not-authorized", "sign_in_words": "No."}, FAIL, "No."),
    ("sender-authorized", {"sign_in": "intacct-user-refused", "sign_in_words": "User."}, UNKNOWN, "User."),
    ("user", {"sign_in": "intacct-user-refused", "sign_in_words": "User."}, FAIL, "User."),
    ("user", {"sign_in": "intacct-two-step", "sign_in_words": "Two."}, FAIL, "Two."),
    ("user", {"sign_in": "intacct-authentication", "sign_in_words": "None."}, FAIL, "None."),
    ("user", {"sign_in": "intacct-sender-refused", "sign_in_words": "Sender."}, UNKNOWN, "Sender."),
    ("user", {"sign_in": "intacct-entity-refused"}, UNKNOWN, "The user and its password are right; see the entity."),
    ("user", {"top_level": False}, FAIL, "The user can't sign in at the top level; it is limited to entities."),
    ("user", {}, UNKNOWN, "The user signs in, but its type and admin privileges can't be read."),
    ("user", {"user": {"type": "Business user", "admin": "Full"}}, PASS, "Type 'Business user', admin 'Full'."),
    ("user", {"user": {"type": "business", "admin": "Limited"}}, FAIL, "Type 'business', admin 'Limited'."),
    ("user", {"user": {"type": "employee", "admin": "Full"}}, FAIL, "Type 'employee', admin 'Full'."),
    ("entity", {"sign_in": "intacct-entity-unknown", "sign_in_words": "No 9."}, FAIL, "No 9."),
    ("entity", {}, UNKNOWN, NOT_READ),
    ("entity", {"entities": frozenset({"10"})}, PASS, "The company has one entity only."),
    ("entity", {"entities": frozenset()}, PASS, "The company has one entity only."),
    ("entity", {"entities": frozenset({"20", "10"})}, FAIL,
     "The company has several entities (10, 20), and the connection names none, so it works at the top level. "
     "Connect each entity by itself."),
    ("entity", {"entities": frozenset({"20", "10"}), "entity_id": "10"}, PASS, "Entities the user can enter: 10, 20."),
    ("entity", {"entities": frozenset({"20"}), "entity_id": "10"}, FAIL, "Entities the user can enter: 20."),
    ("cashflow360-token", {}, PASS, "The token opens the organisation."),
    ("cashflow360-token", {"cashflow360_sign_in": "Locked."}, FAIL, "Locked."),
    ("rights", {}, UNKNOWN, NOT_READ),
    ("rights", {"rights": {"VENDOR": None}}, PASS, "1 objects may be listed, and those written may be written."),
    ("rights", {"rights": {"VENDOR": None}, "unprobed": frozenset({"VENDOR"})}, PASS,
     "1 objects may be listed. The right to write can't be told of VENDOR."),
    ("rights", {"rights": {"VENDOR": Missing("permission-missing", "VENDOR", "List")}}, FAIL,
     "Missing: List on vendors (VENDOR, Accounts Payable)."),
    ("rights", {"rights": {"VENDOR": Missing("module-missing", "VENDOR")}}, PASS,
     "1 objects may be listed, and those written may be written."),
    ("user-formatting", {}, UNKNOWN, NOT_READ),
    ("user-formatting", {"formatting": FORM}, PASS, "As needed; time zone GMT+00:00."),
    ("user-formatting", {"formatting": {**FORM, "locale": "en_GB"}}, FAIL,
     "locale is en_GB. The sync works all the same."),
    ("user-formatting", {"formatting": {**FORM, "dateformat": "/dmY"}}, FAIL,
     "dateformat is /dmY. The sync works all the same, once the company's records tell how dates are written."),
    ("modules", {}, UNKNOWN, NOT_READ),
    ("modules", {"applications": MODULES, "rights": FREE}, PASS, "All are subscribed."),
    ("modules", {"applications": MODULES - {"PA"}}, FAIL,
     "Not subscribed: Projects, which projects (PROJECT) need. What needs them does not sync; everything else does."),
    ("modules", {"applications": MODULES, "rights": {**FREE, "ITEM": Missing("module-missing", "ITEM")}}, FAIL,
     "Not subscribed: Inventory, which items (ITEM) need. What needs them does not sync; everything else does."),
    ("account-labels", {"preferences": {("AP", "ACCOUNTLABELS"): "F", ("CM", "ACCOUNTLABELS"): "F"}}, PASS, "Off."),
    ("account-labels", {"preferences": {("AP", "ACCOUNTLABELS"): "F"}}, UNKNOWN, NOT_READ),
    ("account-labels", {"preferences": {("CM", "ACCOUNTLABELS"): "T"}}, FAIL, "On in Cash Management."),
    ("reclassification", {"preferences": {("AP", "RECLASSIFICATION"): "so so"}}, UNKNOWN,
     "Sage Intacct says 'so so', which could mean either."),
    ("bill-approval", {"preferences": {("AP", "BILLAPPROVAL"): "T", ("AP", "VENDORAPPROVAL"): "F"}}, FAIL,
     "On for bills."),
    ("bill-approval", {"preferences": {("AP", "BILLAPPROVAL"): "F"}}, UNKNOWN, NOT_READ),
    ("bill-approval", {"preferences": {("AP", "BILLAPPROVAL"): "F", ("AP", "VENDORAPPROVAL"): "F"}}, PASS, "Off."),
    ("ap-summary", {}, UNKNOWN, NOT_READ),
    ("ap-summary", {"preferences": {("AP", "SUMMARYFREQUENCY"): "monthly"}}, PASS, "It is monthly."),
    ("ar-summary", {"preferences": {("AR", "SUMMARYFREQUENCY"): "Quarterly"}}, FAIL, "It is Quarterly."),
    ("vendor-sequence", {"chosen": CHOSEN}, UNKNOWN, NOT_READ),
    ("vendor-sequence", {"preferences": {("AP", "VENDORSEQUENCE"): "V"}}, UNKNOWN,
     "The sync preferences are not set yet."),
    ("vendor-sequence", {"preferences": {("AP", "VENDORSEQUENCE"): ""}, "chosen": CHOSEN}, PASS,
     "Sage Intacct has no document sequence; the vendor sequence id is manual."),
    ("vendor-sequence",
     {"preferences": {("AP", "VENDORSEQUENCE"): "V"}, "chosen": replace(CHOSEN, vendor_sequence=VendorSequence.AUTO)},
     PASS, "Sage Intacct has the document sequence V; the vendor sequence id is auto-numbering."),
    ("vendor-sequence", {"preferences": {("AP", "VENDORSEQUENCE"): "V"}, "chosen": CHOSEN}, FAIL,
     "Sage Intacct has the document sequence V; the vendor sequence id is manual."),
    ("account-length", {}, UNKNOWN, NOT_READ),
    ("account-length", {"wrong_lengths": []}, PASS, "All fit."),
    ("account-length", {"wrong_lengths": ["1", "2"]}, FAIL, "Of another length: 1, 2."),
    ("bank-accounts", {}, FAIL, "The sync preferences are not set yet; transactions wait for them."),
    ("bank-accounts", {"chosen": Preferences()}, FAIL, "No default bank account is chosen."),
    ("bank-accounts", {"chosen": CHOSEN}, FAIL, "Not of type Bank, or not synced: default bank account."),
    ("bank-accounts", {"chosen": CHOSEN, "account_types": {"a1": "Bank"}}, PASS, "All are of type Bank."),
    ("bank-gl-accounts", {"chosen": CHOSEN}, UNKNOWN, "The bank accounts could not be read from Cashflow360."),
    ("transfer-journal", {"chosen": CHOSEN}, UNKNOWN,
     "No funds transfer journal is chosen in the sync preferences."),
    ("transfer-journal", {"chosen": replace(CHOSEN, money_in_clearing_account="a2")}, FAIL,
     "No funds transfer journal is chosen in the sync preferences, but a clearing account is."),
    ("transfer-journal", {"chosen": replace(CHOSEN, transfer_journal="CDJ")}, UNKNOWN, NOT_READ),
    ("transfer-journal", {"chosen": replace(CHOSEN, transfer_journal="CDJ"), "journals": frozenset({"CDJ"})}, PASS,
     "The journal CDJ exists."),
    ("transfer-journal", {"chosen": replace(CHOSEN, transfer_journal="CD"), "journals": frozenset({"CDJ"})}, FAIL,
     "The journal CD does not exist."),
    ("terms", {}, UNKNOWN, "Which terms are in use could not be read from Cashflow360."),
    ("terms", {"payable_terms": frozenset({"N30", "N45"}), "receivable_terms": frozenset(),
               "ap_terms": frozenset({"N30"}), "ar_terms": frozenset()}, FAIL,
     "Missing in Sage Intacct: AP terms: N45."),
    ("terms", {"payable_terms": frozenset({"N30"}), "receivable_terms": frozenset(),
               "ap_terms": frozenset({"N30"})}, PASS,
     "All that are in use are there: 1."),
    ("terms", {"payable_terms": frozenset({"N30"}), "receivable_terms": frozenset({"N45"}),
               "ap_terms": frozenset({"N30"})}, UNKNOWN, NOT_READ),
    ("package", {"packages_unread": "Refused."}, UNKNOWN, "Refused."),
    ("package", {"packages": {}, "package_name": "P"}, FAIL, "'P' is not among the company's packages."),
    ("package", {"packages": {"P": "ours"}, "package_name": "P"}, UNKNOWN,
     "'P' is there; whether its events would be accepted can't be told."),
    ("package", {"packages": {"P": f"ours {mark_of('s')}"}, "package_name": "P", "event_keys": (event_key("s"),)},
     PASS, "'P' is there, and its events are accepted."),
    ("package", {"packages": {"P": f"ours {mark_of('s')}"}, "package_name": "P", "event_keys": (event_key("t"),)},
     FAIL, "'P' is there, but its events would be refused: download the package and import it again."),
    ("duplicate-names", {}, UNKNOWN, "There was no time to read all names."),
    ("duplicate-names", {"ambiguous_unread": "Not shown."}, UNKNOWN, "Not shown."),
    ("duplicate-names", {"ambiguous": []}, PASS, "None."),
    ("duplicate-names", {"ambiguous": ["vendor 'a' in Intacct"]}, FAIL, "vendor 'a' in Intacct."),
    ("first-writes", {}, UNKNOWN, "Nothing has been written yet."),
    ("first-writes", {"first_writes": [FirstWrites(kind=Kind.BILL, side=Side.INTACCT)]}, PASS, "Kept as sent."),
    ("first-writes",
     {"first_writes": [FirstWrites(kind=Kind.BILL, side=Side.INTACCT, accepted=frozenset({"description"}))]},
     PASS, "Kept as sent, but what was accepted: description of a bill."),
    ("first-writes",
     {"first_writes": [FirstWrites(kind=Kind.BILL, side=Side.INTACCT, record="B1", differs="the total differs")]},
     FAIL, "Kept otherwise than sent: Sage Intacct, bill B1: the total differs."),
    ("other-sync", {}, UNKNOWN, "Nobody can see it from here; make sure it is disconnected."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "given", "result", "found"), VERDICTS, ids=[f"{number}-{row[0]}" for number, row in enumerate(VERDICTS)]
)
def test_each_verdict_says_what_was_found(code: str, given: dict[str, Any], result: Result, found: str) -> None:
    (one,) = [one for one in examine(Setup(**given)) if one.check.code == code]
    assert (one.result, one.found) == (result, found)


def test_checks_have_codes_of_their_own_and_every_word_a_person_needs() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    assert all(check.title and check.otherwise.endswith(".") and check.where for check in CHECKS)
    assert all(check.statement.endswith(".") for check in CHECKS if check.statement)


def test_a_statement_is_shown_with_who_and_when() -> None:
    said = Statement(True, "ana@example.com", datetime(2026, 11, 30, tzinfo=UTC))
    (one,) = [one for one in examine(Setup(statements={"other-sync": said})) if one.check.code == "other-sync"]
    assert one.result is PASS
    assert one.found == (
        "Nobody can see it from here; make sure it is disconnected. ana@example.com stated on 2026-11-30 that it is "
        "so: BILL's own Sage Intacct sync is not connected to this organisation."
    )
