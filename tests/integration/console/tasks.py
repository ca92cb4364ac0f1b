"""Everything that people can do on the console: each is proved without scripts, by a form that a keyboard can send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from .plain import Plain

_C, _D = "POST /connections/{id}", "POST /connect/{draft}"
TASKS: Mapping[str, str] = {
    "POST /sign-out": "sign out",
    "GET /search": "look for a record in all connections",
    "GET /history": "look into the history of all connections",
    "GET /connections/{id}/records": "look for a record of a connection",
    "GET /connections/{id}/history": "look into the history of a connection",
    "GET /connections/{id}/errors/{hold}": "look for the other side's record",
    "POST /fleet/redrive": "begin runs again",
    "POST /people invite": "invite somebody",
    "POST /people invite-again": "send the invitation again",
    "POST /people role": "give another role",
    "POST /people shut-out": "keep somebody from signing in",
    "POST /people let-in": "let somebody sign in again",
    "POST /people remove": "remove somebody",
    "POST /notices add": "add an address",
    "POST /notices confirm": "confirm an address",
    "POST /notices save": "choose what an address is told",
    "POST /notices test": "send a test",
    "POST /notices resume": "send again to an address that failed",
    "POST /notices remove": "remove an address",
    "POST /connect": "begin a set-up",
    f"{_D} rename": "rename a set-up",
    f"{_D} delete": "delete a set-up",
    f"{_D}/before-you-start done": "say that a step is done",
    f"{_D}/before-you-start undo": "say that it is not",
    f"{_D}/configuration done": "say how the company is configured",
    f"{_D}/sync-user done": "make the sync user",
    f"{_D}/sync-user undo": "it is not made yet",
    f"{_D}/permissions done": "assign permissions",
    f"{_D}/permissions undo": "they are not assigned yet",
    f"{_D}/authorization done": "authorize the sender",
    f"{_D}/authorization undo": "it is not authorized yet",
    f"{_D}/package make": "make the package of a set-up",
    f"{_D}/package done": "say that it is imported",
    f"{_D}/settings done": "look at the settings",
    f"{_D}/settings check": "have them read",
    f"{_D}/accounting done": "state the accounting preferences",
    f"{_D}/intacct done": "enter Sage Intacct credentials, and the entity",
    f"{_D}/cashflow360 done": "enter Cashflow360 credentials",
    f"{_D}/one-way done": "choose 1-way transactions",
    f"{_D}/continue preview": "look at the first sync",
    f"{_D}/continue continue": "connect and start it",
    _C: "sync now, or again",
    f"{_C}/syncs/{{run}}": "stop a sync",
    f"{_C}/preview": "look at the next sync",
    f"{_C}/errors retry": "try records again",
    f"{_C}/errors ignore": "choose not to sync records",
    f"{_C}/errors assign": "assign records",
    f"{_C}/errors comment": "comment on records",
    f"{_C}/errors accept": "accept a difference",
    f"{_C}/errors term": "make a missing term",
    f"{_C}/errors/{{hold}}": "choose the right record",
    f"{_C}/conflicts take one": "let the other value of a field stand",
    f"{_C}/conflicts take chosen": "let one side's values of many fields stand",
    f"{_C}/history": "make files of the history",
    f"{_C}/tie-out read": "read both systems for the tie-out",
    f"{_C}/tie-out sign-off": "sign a tie-out off",
    f"{_C}/tie-out share": "share a tie-out",
    f"{_C}/tie-out unshare": "take its link back",
    f"{_C}/support": "make the support bundle",
    f"{_C}/doctor check": "check all settings",
    f"{_C}/doctor again": "check a setting again",
    f"{_C}/doctor state yes": "say that a setting is so",
    f"{_C}/doctor state no": "say that it is not so",
    f"{_C}/doctor state nothing": "take back what was said",
    f"{_C}/doctor share": "share the doctor's report",
    f"{_C}/doctor unshare": "take its link back",
    f"{_C}/preferences save": "save sync preferences",
    f"{_C}/preferences search": "search accounts, or go back to the form",
    f"{_C}/preferences confirm": "confirm what saving does",
    f"{_C}/preferences": "save one's own over somebody else's",
    f"{_C}/accounting": "state the accounting preferences",
    f"{_C}/package": "make the package",
    f"{_C}/connection frequency": "choose how soon changes sync",
    f"{_C}/connection sage-limit": "limit Sage transactions",
    f"{_C}/connection both-ways": "read everything in every sync again",
    f"{_C}/connection rename": "rename a connection",
    f"{_C}/connection credentials": "enter new credentials",
    f"{_C}/connection pause": "pause a connection",
    f"{_C}/connection resume": "resume it",
    f"{_C}/connection disconnect": "disconnect it",
}
"""By route and what the form's button asks for, in words."""
PROVED: dict[str, str] = {}
"""The test that proves each, filled as the tests' modules are read."""
Test = Callable[..., None]


def proves(*tasks: str) -> Callable[[Test], Test]:
    """A test that does these tasks as ``user``, and meets no form that is no task."""

    def decorated(test: Test) -> Test:
        PROVED.update(dict.fromkeys(tasks, test.__name__))

        @wraps(test)
        def run(*, user: Plain, **fixtures: Any) -> None:
            test(user=user, **fixtures)
            assert user.offered - TASKS.keys() == set(), "a form that no test proves"
            assert set(tasks) - user.pressed == set(), "a task that was not done"

        return run

    return decorated
