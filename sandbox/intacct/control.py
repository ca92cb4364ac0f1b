"""The control endpoints: what a person at the screen does, faults to come, and what was asked so far."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from sandbox.intacct.books import Books
from sandbox.intacct.faults import Fault
from sandbox.intacct.functions.dispatch import WRITES
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.packages import PackageError
from sandbox.intacct.profiles import PROFILES
from sandbox.intacct.values import number
from sandbox.intacct.world import IntacctWorld

Body = Mapping[str, object]


def counts(world: IntacctWorld) -> dict[str, object]:
    """Return how often each function was called, reads and writes told apart."""
    writes = {name: count for name, count in world.counts.items() if name in WRITES}
    reads = {name: count for name, count in world.counts.items() if name not in WRITES}
    return {
        "functions": dict(sorted(world.counts.items())),
        "reads": sum(reads.values()),
        "writes": sum(writes.values()),
    }


def edit(world: IntacctWorld, body: Body) -> dict[str, object]:
    """Do what a user does; `op` says what. Refusals are the gateway's own."""
    company = world.companies[str(body["company"])]
    entity = None if not body.get("entity") else str(body["entity"])
    given = dict(cast(Mapping[str, object], body.get("fields") or {}))
    op = str(body["op"])
    if op not in EDITS:
        raise ValueError(f"unknown op {op}")
    return EDITS[op](company, body, entity, given) or {"status": "done"}


def find(company: Books, body: Body) -> int:
    """Return the record number of the record a body names: RECORDNO, key field, or document number."""
    name, key = str(body["object"]), str(body["key"])
    table = company.table(name)
    if OBJECTS[name].key is not None and key in table.by_key:
        return table.by_key[key]
    numbered = table.children(key) if OBJECTS[name].parent == "RECORDID" else []
    if numbered:
        return number(numbered[0], "RECORDNO")
    if key.isdigit() and int(key) in table.rows:
        return int(key)
    raise KeyError(key)


def plan_faults(world: IntacctWorld, body: Body) -> dict[str, object]:
    """Replace the fault plan: `{"faults": [{"kind", "function", "nth", "times", "seconds"}]}`."""
    known = {entry.name for entry in dataclass_fields(Fault)}
    planned: list[Fault] = []
    for given in cast(list[dict[str, object]], body["faults"]):
        if unknown := set(given) - known:
            raise ValueError(f"unknown fault settings {sorted(unknown)}")
        planned.append(
            Fault(
                kind=str(given["kind"]),
                function=str(given.get("function", "*")),
                nth=int(str(given.get("nth", 1))),
                times=int(str(given.get("times", 1))),
                seconds=float(str(given.get("seconds", 1.0))),
            )
        )
    world.faults.replace(planned)
    world.offline = any(fault.kind == "offline" for fault in planned)
    return {"planned": len(planned)}


def reset(world: IntacctWorld, fresh: IntacctWorld | None) -> None:
    """Forget counts and faults; take over the companies of a fresh world when one is given."""
    world.counts.clear()
    world.faults.replace([])
    world.offline = False
    if fresh is not None:
        world.companies.clear()
        world.companies.update(fresh.companies)
        world.senders.clear()
        world.senders.update(fresh.senders)
        world.sessions.clear()
        for company in world.companies.values():
            company.world = world


def _import(company: Books, given: Body) -> list[str]:
    """Import a package given as XML text (`document`) or as a base64 zip (`archive`)."""
    archive = given.get("archive")
    document = b64decode(str(archive)) if archive else str(given["document"]).encode()
    try:
        return company.import_package(document)
    except PackageError as problem:
        raise ValueError(str(problem)) from problem


def _pay(company: Books, body: Body, entity: str | None, given: dict[str, object]) -> int:
    recordno = find(company, {**body, "object": "APBILL"})
    due = company.row("APBILL", recordno)["TRX_TOTALDUE"]
    amount = Decimal(str(given.pop("amount", due)))
    when = date.fromisoformat(str(given.pop("date")))
    bank, method = str(given.pop("bank")), str(given.pop("method", "Cash"))
    return company.pay_bill(recordno, amount, bank, when, entity, method, **given)


def _set_user(company: Books, user_id: str, given: Mapping[str, object]) -> None:
    user = company.users[user_id]
    for name, value in given.items():
        match name:
            case "password":
                user.password = str(value)
            case "audit_history" | "two_step_verification" | "active" | "web_services_only":
                setattr(user, name, bool(value))
            case "denied":
                user.denied = {(str(pair[0]), str(pair[1])) for pair in cast(list[list[str]], value)}
            case "entities":
                user.entities = None if value is None else frozenset(cast(list[str], value))
            case "gmtoffset" | "dateformat" | "clock" | "locale":
                user.form = replace(user.form, **{name: str(value)})
            case _:
                raise ValueError(f"unknown user setting {name}")


def _set_company(company: Books, given: Mapping[str, object]) -> None:
    for name, value in given.items():
        match name:
            case "applications":
                company.applications = set(cast(list[str], value))
            case "authorized_senders":
                company.authorized_senders = set(cast(list[str], value))
            case "expired":
                company.expired = bool(value)
            case "profile":
                company.take_on(PROFILES[str(value)])
            case "session_seconds":
                company.session_seconds = int(str(value))
            case _:
                raise ValueError(f"unknown company setting {name}")


def _create(company: Books, body: Body, entity: str | None, given: dict[str, object]) -> dict[str, object]:
    return {"RECORDNO": company.add(str(body["object"]), entity, **given)}


def _update(company: Books, body: Body, entity: str | None, given: dict[str, object]) -> None:
    company.edit(str(body["object"]), find(company, body), entity, **given)


def _delete(company: Books, body: Body, entity: str | None, given: dict[str, object]) -> None:
    del given
    company.remove(str(body["object"]), find(company, body), entity)


def _reverse(company: Books, body: Body, entity: str | None, given: dict[str, object]) -> dict[str, object]:
    when = date.fromisoformat(str(given["date"]))
    return {"RECORDNO": company.reverse(str(body["object"]), find(company, body), when, entity)}


def _move(company: Books, body: Body, entity: str | None, given: dict[str, object]) -> None:
    company.move(str(body["object"]), find(company, body), str(given["state"]), entity)


def _close_period(company: Books, body: Body, entity: str | None, given: dict[str, object]) -> None:
    del body
    until = given.get("until")
    company.close_period(date.fromisoformat(str(until)) if until else None, entity)


def _set_preference(company: Books, body: Body, entity: str | None, given: dict[str, object]) -> None:
    del body, entity
    company.set_preference(str(given["application"]), str(given["preference"]), str(given["value"]))


Edit = Callable[[Books, Body, str | None, dict[str, object]], dict[str, object] | None]
EDITS: dict[str, Edit] = {
    "create": _create,
    "update": _update,
    "delete": _delete,
    "pay": lambda company, body, entity, given: {"RECORDNO": _pay(company, body, entity, given)},
    "reverse": _reverse,
    "move": _move,
    "close_period": _close_period,
    "set_preference": _set_preference,
    "set_user": lambda company, body, _entity, given: _set_user(company, str(body["key"]), given),
    "set_company": lambda company, _body, _entity, given: _set_company(company, given),
    "import_package": lambda company, _body, _entity, given: {"packages": _import(company, given)},
}
"""What a user can do, by `op`."""
