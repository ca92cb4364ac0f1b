"""The catalogue of causes: complete sentences, recognised by the systems' own texts."""

from __future__ import annotations

import re

import pytest

from ledgersync.domain.causes import BY_CODE, CAUSES, PASSING, Cause, recognise

KNOWN_FROM_THE_EXISTING_SYNC = (
    "Intacct does not allow us to update this bill",
    "Transaction 'X' is already paid and can't be deleted",
    "There is no due on the bill X",
    "The amount cannot be updated on the Bill because of the current approval mode set",
    "Periods are closed. Your transaction date is within a period that's been closed",
    "The term name 'X' is invalid",
    "Primary Account number invalid length, expecting(4) on account number",
    "Payment date cannot be before Bill creation date",
    "Required field Vendor ID is missing",
    "The vendor 'X' is 1099 enabled",
    "The account number 2100 is associated to the Credit Card VISA",
    "Please link vendor to this Charge Card",
    "The project you selected is not associated with the customer you selected",
    "Bill X cannot be created in Bill.com: poNumber max 100 characters",
)

BY_THEMSELVES = "credits-unclear field-not-in-company first-write-not-shown not-visible outcome-unknown"

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


@pytest.mark.parametrize("text", KNOWN_FROM_THE_EXISTING_SYNC)
def test_every_error_the_existing_sync_is_known_for_has_a_cause(text: str) -> None:
    assert recognise("", text) is not BY_CODE["refused"]


def test_every_run_looks_again_at_what_passes_by_itself_and_at_nothing_else() -> None:
    assert sorted(PASSING) == BY_THEMSELVES.split()
