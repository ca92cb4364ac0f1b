"""Sync preferences, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import VendorSequence, VoidDatePolicy
from ledgersync.http.bodies import WAITS, Body, Seen, Text
from ledgersync.http.model import Model
from ledgersync.management.preferences import Preset


class DimensionsBody(Body):
    departments: bool = True
    locations: bool = True
    classes: bool = True
    vendors: bool = False
    customers: bool = False
    employees: bool = False
    items: bool = False
    projects: bool = False


class PreferencesIn(Body):
    """All sync preferences; what is left out takes its default. Accounts are ids of synced Cashflow360 accounts."""

    version: Seen = None
    confirmed: Annotated[
        list[Text],
        Field(max_length=20, description="permanent choices that the person was shown and confirmed, by name"),
    ] = Field(default_factory=list)
    automatic: bool = True
    approved_only: Annotated[bool, Field(description="only approved bills and vendor credits; permanent once on")] = (
        False
    )
    unallocated_expenses_account: Text = ""
    unallocated_income_account: Text = ""
    default_bank_account: Text = ""
    deposit_to_account: Text = ""
    money_out_clearing_account: Text = ""
    money_in_clearing_account: Text = ""
    transfer_location: Text = ""
    transfer_department: Text = ""
    transfer_journal: Annotated[Text, Field(description="CDJ or CD")] = ""
    transaction_currency: Text = "USD"
    base_currency: Text = "USD"
    bank_accounts: Annotated[
        dict[Text, Text], Field(max_length=50, description="account by Cashflow360 bank account")
    ] = Field(default_factory=dict)
    master_preset: Preset = Preset.DEFAULTS
    masters: Annotated[dict[Kind, Side], Field(description="single kinds, over the preset")] = Field(
        default_factory=dict
    )
    void_date_policy: VoidDatePolicy = VoidDatePolicy.ORIGINAL
    vendor_sequence: VendorSequence = VendorSequence.MANUAL
    dimensions: DimensionsBody = Field(default_factory=DimensionsBody)


class PreferencesOut(Model):
    version: int
    automatic: bool
    approved_only: bool
    unallocated_expenses_account: str
    unallocated_income_account: str
    default_bank_account: str
    deposit_to_account: str
    money_out_clearing_account: str
    money_in_clearing_account: str
    transfer_location: str
    transfer_department: str
    transfer_journal: str
    transaction_currency: str
    base_currency: str
    bank_accounts: dict[str, str]
    masters: dict[Kind, Side]
    void_date_policy: VoidDatePolicy
    vendor_sequence: VendorSequence
    dimensions: DimensionsBody
    transactions_wait_for: Annotated[list[str], Field(description=WAITS)]
    warnings: list[str] = Field(default_factory=list)
