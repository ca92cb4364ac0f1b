"""Walks docs/tutorial.md again, writes down what each command shows and takes pictures; run as ``make tutorial``."""

from __future__ import annotations

import base64
import re
import shlex
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from sandbox.local.picturing import Camera, camera
from tests.e2e.told import COLUMNS, PAGE, SHOWN
from tests.e2e.walking import Walk, walking

PICTURES = PAGE.parent / "console"
BY_CONNECTION = ("runs", "doctor", "package", "accounts", "preferences", "sync", "conflicts", "holds", "rotate")
PACKAGE = "package.zip"


class Teller:
    """Gives each command of the page what this walk's own ids are, and lets happen between them what the page says.

    After a command whose outcome the page shows in the console too, it takes a picture there.
    """

    def __init__(self, walk: Walk, folder: Path, at: Camera) -> None:
        self._walk, self._folder, self._at = walk, folder, at
        self._typed: Counter[str] = Counter()
        self._department = ""
        self._first_run = ""
        self._before: dict[tuple[str, int], Callable[[], object]] = {
            ("doctor", 1): lambda: walk.sets_intacct("OVERRIDE1099", "F"),
            ("sync", 1): walk.renames_a_department_on_both_sides,
            ("sync", 2): self._enter_department,
            ("sync", 3): self._number_department,
            ("sync", 4): self._change_password,
        }
        self._after: dict[tuple[str, int], Callable[[], object]] = {
            ("connect", 1): self._remember_connection,
            ("doctor", 1): self._examine,
            ("sync", 1): lambda: self._pictured("sync", f"/syncs/{walk.types('runs', walk.connection)[0]['run_id']}"),
            ("conflicts", 1): lambda: self._pictured("conflict", "/conflicts"),
            ("holds", 1): lambda: self._pictured("sync-error", "/errors"),
            ("sync", 4): lambda: self._pictured("stopped", ""),
            ("package", 1): self._import_package,
            ("redrive", 2): lambda: walk.waits(walk.types("runs", walk.connection)[0]["run_id"]),
        }

    def tell(self, shown: re.Match[str]) -> str:
        """A command and what it shows by now, in place of what it showed once."""
        arguments = shlex.split(shown[1])
        step = arguments[0], self._typed[arguments[0]] + 1
        self._typed[arguments[0]] += 1
        self._before.get(step, lambda: None)()
        arguments = self._own(arguments)
        secrets = {} if "rotate" in step else {"LEDGERSYNC_INTACCT_PASSWORD": self._walk.ends.password,
                                               "LEDGERSYNC_CASHFLOW360_TOKEN": self._walk.ends.token}  # fmt: skip
        typed = [str(self._folder / PACKAGE) if one == PACKAGE else one for one in arguments]
        output = self._walk.runs(typed, {**secrets, "COLUMNS": COLUMNS}).stdout.replace(f"{self._folder}/", "")
        self._after.get(step, lambda: None)()
        sys.stdout.write(f"{' '.join(step[:1])} {step[1]}\n")
        lines = "\n".join(line.rstrip() for line in output.splitlines())
        return f"```\n$ ledgersync {shlex.join(arguments)}\n{lines}\n```\n"

    def _own(self, arguments: Sequence[str]) -> list[str]:
        """The arguments with ids of this walk."""
        walk, own = self._walk, list(arguments)
        if own[0] == "connect":
            own[own.index("--organization") + 1] = walk.ends.organization_id
        if own[0] in BY_CONNECTION and len(own) > 1:
            own[1] = walk.connection
        if own[0] == "runs" and len(own) > 2:
            own[2] = self._first_run
        if own[0] == "preferences":
            own[2:] = [self._setting(one) for one in own[2:]]
        if "--take-other" in own:
            own[-1] = next(one for one in walk.types("conflicts", walk.connection) if one["field"] == "name")["id"]
        return own

    def _setting(self, argument: str) -> str:
        """A setting that names an account or a bank account, with one of this walk."""
        name, _, value = argument.partition("=")
        if name.startswith("bank_accounts."):
            return f"bank_accounts.{self._walk.bank_digits()[0]}={value}"
        if not name.endswith("_account"):
            return argument
        return f"{name}={self._walk.types('accounts', self._walk.connection, name)[0]['number'] or value}"

    def _pictured(self, name: str, path: str) -> None:
        self._at.take(f"tutorial-{name}", f"/connections/{self._walk.connection}{path}")

    def _examine(self) -> None:
        """In the console too, while there is something to mend; then it is mended."""
        self._at.page.goto(f"/connections/{self._walk.connection}/doctor")
        self._at.page.get_by_role("button", name=re.compile("^Check (now|all again)$")).click()
        self._at.page.get_by_text("Reading both systems").wait_for(state="hidden", timeout=60_000)
        self._at.page.get_by_role("heading", name="To mend").wait_for()
        self._at.take("tutorial-doctor")
        self._walk.sets_intacct("OVERRIDE1099", "T")

    def _remember_connection(self) -> None:
        (made,) = self._walk.types("connections")
        self._walk.connection = made["id"]
        self._first_run = self._walk.types("runs", made["id"])[0]["run_id"]
        self._walk.waits(self._first_run)

    def _import_package(self) -> None:
        archive = base64.b64encode((self._folder / PACKAGE).read_bytes()).decode()
        self._walk.edits_intacct(op="import_package", fields={"archive": archive})

    def _enter_department(self) -> None:
        made = self._walk.edits_cashflow360(action="create", entity="Department", fields={"name": "Night Shift"})
        self._department = made["id"]

    def _number_department(self) -> None:
        numbered = {"entity": "Department", "id": self._department, "fields": {"shortName": "NIGHT"}}
        self._walk.edits_cashflow360(action="update", **numbered)

    def _change_password(self) -> None:
        ends, walk = self._walk.ends, self._walk
        walk.edits_intacct(op="set_user", key=ends.user_id, fields={"password": "changed-in-Intacct-1"})
        walk.stack.table.delete_item(
            Key={"pk": f"CONNECTION#{ends.tenant_id}#{walk.connection}", "sk": "SESSION#intacct"}
        )


def main() -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder, walking(Path(folder)) as walk:
        tenant = walk.ends.tenant_id
        walk.stack.admit([tenant])
        with camera(walk.stack.console_url, tenant, "Administrator", PICTURES) as at:
            PAGE.write_text(SHOWN.sub(Teller(walk, Path(folder), at).tell, PAGE.read_text()))


if __name__ == "__main__":
    main()
