"""Sync preferences as people name what they choose: accounts by number or name, bank accounts by last four digits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import typer

from ledgersync_cli.client import Api, Refused
from ledgersync_cli.preference_names import label_of, name_of

ACCOUNTS = (
    "unallocated_expenses_account",
    "unallocated_income_account",
    "default_bank_account",
    "deposit_to_account",
    "money_out_clearing_account",
    "money_in_clearing_account",
)
LISTS: Mapping[str, str] = {
    "transfer_location": "location",
    "transfer_department": "department",
    "transfer_journal": "journal",
}
BANK, DIMENSION = "bank_accounts.", "dimensions."
"""``bank_accounts.4417=1010`` names one bank account, ``dimensions.projects=true`` one dimension."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """``home`` is the connection's path."""

    api: Api
    home: str

    def changed(self, kept: Mapping[str, Any], settings: Sequence[str]) -> dict[str, Any]:
        """The preferences with what was set, names turned into ids."""
        wanted = {name: value for name, value in kept.items() if name not in ("transactions_wait_for", "warnings")}
        for setting in settings:
            name, equals, value = setting.partition("=")
            if not equals:
                raise typer.BadParameter(f"{setting!r} is not name=value")
            wanted |= self._set(wanted, name_of(name), value)
        return wanted

    def _set(self, wanted: Mapping[str, Any], name: str, value: str) -> dict[str, Any]:
        if name.startswith(BANK):
            bank = self._bank(name.removeprefix(BANK))
            accounts = {one: account for one, account in wanted["bank_accounts"].items() if one != bank}
            return {"bank_accounts": {**accounts, **({bank: self._account("bank_accounts", value)} if value else {})}}
        if name.startswith(DIMENSION):
            return {"dimensions": {**wanted["dimensions"], name.removeprefix(DIMENSION): _plain(value)}}
        if name in ACCOUNTS and value:
            return {name: self._account(name, value)}
        if name in LISTS and value:
            return {name: self._one(name, value, of=LISTS[name])}
        return {name: _plain(value)}

    def _account(self, preference: str, value: str) -> str:
        return self._one(preference, value, of="account", preference=preference)

    def _bank(self, value: str) -> str:
        return self._one("bank account", value.lstrip("*"), of="bank_account")

    def _one(self, what: str, value: str, **query: str) -> str:
        """The id of the one choice that is called so; an id that is none of them is left to the API to judge."""
        rows = self.api.call("GET", f"{self.home}/choices", q=value, **query)["items"]
        asked = value.casefold()
        exact = [one for one in rows if asked in (one["number"].casefold(), one["name"].casefold(), one["last_four"])]
        found = exact or rows
        if len(found) > 1:
            named = ", ".join(sorted(called(one) for one in found))
            raise typer.BadParameter(f"{value!r} could be any of these for {label_of(what)}: {named}")
        return str(found[0]["id"]) if found else value


def called(one: Mapping[str, Any]) -> str:
    """``6900 · Uncategorized Expense``, ``First National **4417``."""
    if one.get("last_four"):
        return f"{one['name']} **{one['last_four']}".strip()
    number, name = one["number"], one["name"]
    return f"{number} · {name}" if number and name and number != name else name or number


def names_of(api: Api, home: str, kept: Mapping[str, Any]) -> dict[str, str]:
    """What the accounts and bank accounts that preferences name are called; those read live only as far as they are."""
    chosen = {kept[name] for name in ACCOUNTS if kept[name]} | {one for one in kept["bank_accounts"].values() if one}
    found: dict[str, str] = {}
    if kept["bank_accounts"]:
        with suppress(Refused):
            rows = api.call("GET", f"{home}/choices", of="bank_account")["items"]
            found |= {one["id"]: called(one) for one in rows}
    for preference in ("default_bank_account", "unallocated_expenses_account", "unallocated_income_account",
                       "deposit_to_account"):  # fmt: skip
        if chosen <= found.keys():
            break
        rows = api.call("GET", f"{home}/accounts", preference=preference)["items"]
        found |= {one["id"]: called(one) for one in rows}
    return found


def _plain(value: str) -> Any:
    """Values other than text as JSON."""
    try:
        return json.loads(value)
    except ValueError:
        return value
