"""The catalogue of causes: complete sentences, recognised by the systems' own texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ledgersync.domain.causes import BY_CODE, CAUSES, Cause, recognise

REFERENCE = Path(__file__).parents[4] / "shared/reference/existing-sync-behaviour.md"

ANSWERS = [
    ("", "There is no due on the bill 1001", "no-due-on-bill"),
    (
        "BL01001973",
        "Periods are closed.  Your transaction date (01/31/2026) is within a period that's been closed.",
        "period-closed",
    ),
    ("", "Intacct does not allow us to update this bill", "update-not-allowed"),
    ("", "Transaction '1001' is already paid and can't be deleted.", "paid-in-intacct"),
    ("", "The amount cannot be updated on the Bill because of the current approval mode set", "approval-mode"),
    ("", "The term name Net 45 is invalid", "term-missing"),
    ("", "Primary Account number invalid length, expecting(4) on account number", "account-number-length"),
    ("", "Payment date cannot be before Bill creation date", "payment-before-bill"),
    ("", "Required field Vendor ID is missing", "vendor-id-missing"),
    ("", "The vendor 'Acme' is 1099 enabled", "vendor-is-1099"),
    ("", "The account number 2100 is associated to the Credit Card VISA and V", "charge-card-account"),
    ("", "Please link vendor to this Charge Card.", "charge-card-vendor"),
    ("", "The project you selected is not associated with the customer you selected", "project-not-of-customer"),
    ("", "Smart Rule: bills need an approver", "smart-rule"),
    ("", "Invalid entity data: poNumber: Maximum length cannot be greater than 100 characters", "po-number-too-long"),
    ("", "You cannot update a root-level vendor from an entity restricted user with one entity", "owned-at-top-level"),
    ("PL05000104", "Another Class with the given value(s) UT01  already exists", "duplicate-in-intacct"),
    ("BL03002185", "A transaction with the number 'X' already exists.", "transaction-number-taken"),
    ("BL01001973", "The account number '5000.11' already exists", "account-number-taken"),
    ("BL01001973", "Error While Saving the Display Contact", "contact-taken"),
    ("", "Activate the vendor Acme, then try again.", "vendor-invalid"),
    ("", "This transaction is missing the Department dimension for the Account X", "account-requires-dimension"),
    ("", "Department must be X. This value is auto-filled", "dimension-auto-filled"),
    ("PL04000005", "You do not have permission for API operation CREATE", "permission-missing"),
    ("DL02000001", "There was an error processing the request.", "intacct-could-not-process"),
    ("BDC_1171", "duplicate", "duplicate-in-cashflow360"),
    ("BDC_1159", "cannot overpay", "overpaid"),
    ("", "Invalid Bill '1' specified.", "settled-not-found"),
    ("DL03000005", "No record exits for the recordkey '7'", "settled-not-found"),
    ("BDC_1119", "Invalid entity data: vendorId: the object is inactive", "inactive-in-cashflow360"),
    ("BL01001973", "The payment amount exceeds the amount due on the bill 1001", "more-than-due"),
    ("BDC_9999", "something new", "refused"),
]


@pytest.mark.parametrize(("code", "text", "cause"), ANSWERS)
def test_what_a_system_says_is_recognised(code: str, text: str, cause: str) -> None:
    assert recognise(code, text).code == cause


def test_there_are_at_least_forty_causes_and_no_code_twice() -> None:
    assert len(CAUSES) >= 40
    assert len({cause.code for cause in CAUSES}) == len(CAUSES)


@pytest.mark.parametrize("found", CAUSES, ids=lambda cause: cause.code)
def test_a_cause_says_what_happened_what_to_do_and_where(found: Cause) -> None:
    assert found.words.endswith((".", "}", ")")) and found.advice.endswith(".") and found.where
    for kind in found.on:
        said = found.say(kind, found.example)
        assert not re.search(r"[{}]|the [a-z]+_|None", said.words + said.advice + said.where), said


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside the project")
def test_every_error_the_existing_sync_is_known_for_has_a_cause() -> None:
    section = REFERENCE.read_text().split("## 7. Sync errors found")[1].split("## 8.")[0]
    about_a_record = [
        row.split("|")[2].strip() for row in section.splitlines() if re.match(r"\| E(5|6|7|8|9|1[01456789]|21) ", row)
    ]
    assert len(about_a_record) == 14
    assert [text for text in about_a_record if recognise("", text) is BY_CODE["refused"]] == []
