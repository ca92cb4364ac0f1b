"""A company as its users see it: what they set up and what they do at the screen, under the same rules as the API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import cycle

from sandbox.intacct import records
from sandbox.intacct.company import Company
from sandbox.intacct.context import Context
from sandbox.intacct.formats import UserFormat, render
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import Field
from sandbox.intacct.packages import load, unpacked
from sandbox.intacct.preferences import SWITCHES
from sandbox.intacct.profiles import OBJECTS_OF_APPROVAL, Profile
from sandbox.intacct.rules.periods import closed_until
from sandbox.intacct.rules.posting import signed
from sandbox.intacct.users import User
from sandbox.intacct.values import ZERO, Row, number, text

SYSTEM_USER = "Admin"
JOURNALS = {
    "APJ": "Accounts Payable Journal",
    "ARJ": "Accounts Receivable Journal",
    "CDJ": "Cash Disbursements Journal",
    "CRJ": "Cash Receipts Journal",
    "GJ": "General Journal",
}


class Books(Company):
    """A company with its builders and the acts of its users."""

    def lay_out(self) -> None:
        """Create what every company has: an administrator, journals and control accounts."""
        self.user(SYSTEM_USER, password=self.world.token())
        for application, names in self.preferences.items():
            for name, value in names.items():
                self._show_preference(application, name, value)
        for symbol, title in JOURNALS.items():
            self.add("GLJOURNAL", SYMBOL=symbol, TITLE=title)
        self.add(
            "GLACCOUNT",
            ACCOUNTNO=self.payables_account,
            TITLE="Accounts Payable",
            NORMALBALANCE="credit",
            ALTERNATIVEACCOUNT="Payables account",
        )
        self.add(
            "GLACCOUNT",
            ACCOUNTNO=self.receivables_account,
            TITLE="Accounts Receivable",
            ALTERNATIVEACCOUNT="Receivables account",
        )
        self.add("GLACCOUNT", ACCOUNTNO=self.undeposited_account, TITLE="Undeposited Funds")

    def user(
        self,
        user_id: str,
        *,
        password: str,
        gmtoffset: str = "+00:00",
        dateformat: str = "/mdY",
        clock: str = "24",
        locale: str = "en_US",
        entities: frozenset[str] | None = None,
    ) -> User:
        """Add a user."""
        number = self.next_number("USERINFO")
        form = UserFormat(locale=locale, dateformat=dateformat, gmtoffset=gmtoffset, clock=clock)
        denied = set() if user_id == SYSTEM_USER else set(self.profile.denied)
        user = User(user_id=user_id, password=password, recordno=number, entities=entities, form=form, denied=denied)
        self.users[user_id] = user
        row: Row = {
            "RECORDNO": number,
            "LOGINID": user_id,
            "DESCRIPTION": user_id,
            "USERTYPE": user.user_type,
            "ADMIN": user.admin,
            "STATUS": "active",
        }
        self.table("USERINFO").put(number, row)
        return user

    def take_on(self, profile: Profile) -> None:
        """Become a company of a profile."""
        self.profile = profile
        self._gaps.clear()
        for dimension in profile.unused:
            self.preferences["GL"].pop(f"{dimension}DIMENSION", None)
        for waiting in profile.approvals:
            application, name = OBJECTS_OF_APPROVAL[waiting]
            self.preferences[application][name] = "T"
        spellings = cycle(profile.spellings)
        for application, names in self.preferences.items():
            for name, value in names.items():
                if value in SWITCHES:
                    names[name] = next(spellings)[0 if value in {"T", "true"} else 1]
                if application not in profile.hidden:
                    self._show_preference(application, name, names[name])
        for recordno, row in list(self.table("COMPANYPREF").rows.items()):
            known = self.preferences.get(text(row, "APPLICATION"), {})
            if text(row, "APPLICATION") in profile.hidden or text(row, "PREFERENCE") not in known:
                self.table("COMPANYPREF").apply(recordno, None)
        for user in self.users.values():
            user.denied |= set() if user.user_id == SYSTEM_USER else profile.denied

    def entity(self, location_id: str, name: str) -> int:
        """Add an entity; returns its record number."""
        ctx = self.screen(None)
        number = records.create(ctx, "LOCATION", {"LOCATIONID": location_id, "NAME": name, "CURRENCY": "USD"})
        row = {**self.row("LOCATION", number), "_ENTITYID": location_id, "_ENTITY": True, "ISROOT": True}
        self.table("LOCATION").put(number, row)
        self.journal.entries.clear()
        self.entities[location_id] = number
        return number

    def screen(self, entity_id: str | None, user_id: str = SYSTEM_USER, source: str = "ui") -> Context:
        """Return a user at the screen, at the top level or in an entity."""
        return Context(company=self, user=self.users[user_id], entity_id=entity_id, now=self.now(), source=source)

    def add(self, object_name: str, entity_id: str | None = None, **fields: object) -> int:
        """Create a record as a user would; returns its record number. Raises RefusedError like the API."""
        with self._kept():
            return records.create(self.screen(entity_id), object_name, _named(fields))

    def edit(self, object_name: str, recordno: int, entity_id: str | None = None, **fields: object) -> None:
        """Change a record as a user would."""
        with self._kept():
            records.update(self.screen(entity_id), object_name, {**_named(fields), "RECORDNO": recordno})

    def remove(self, object_name: str, recordno: int, entity_id: str | None = None) -> None:
        """Delete a record as a user would."""
        with self._kept():
            records.delete(self.screen(entity_id), object_name, recordno)

    def reverse(self, object_name: str, recordno: int, when: date, entity_id: str | None = None) -> int | None:
        """Reverse a transaction or a payment."""
        with self._kept():
            return records.reverse(self.screen(entity_id), object_name, recordno, when, None)

    def move(self, object_name: str, recordno: int, state: str, entity_id: str | None = None) -> None:
        """Approve, confirm, decline or void."""
        with self._kept():
            records.move(self.screen(entity_id), object_name, recordno, state)

    def pay_bill(
        self,
        recordno: int,
        amount: Decimal,
        bank: str,
        when: date,
        entity_id: str | None = None,
        method: str = "Cash",
        **fields: object,
    ) -> int:
        """Pay a bill as a user would; returns the payment's record number."""
        bill = self.row("APBILL", recordno)
        return self.add(
            "APPYMT",
            entity_id,
            FINANCIALENTITY=bank,
            PAYMENTMETHOD=method,
            VENDORID=bill["VENDORID"],
            PAYMENTDATE=when,
            CURRENCY="USD",
            APPYMTDETAILS=[{"RECORDKEY": recordno, "TRX_PAYMENTAMOUNT": amount}],
            **fields,
        )

    def recreate_purchase_bill(self, recordno: int, **fields: object) -> int:
        """Change the purchase order behind a bill: the bill is deleted and comes back under a new record number."""
        before = self.row("APBILL", recordno)
        ctx = self.screen(text(before, "MEGAENTITYID") or None, source="system")
        known = OBJECTS["APBILL"]
        kept = {
            name: before[name] for name, held in known.fields.items() if held.writable and before.get(name) is not None
        }
        lines = [_writable("APBILLITEM", line) for line in self.table("APBILLITEM").children(recordno)]
        with self._kept():
            records.delete(ctx, "APBILL", recordno)
            return records.create(
                ctx, "APBILL", {**kept, "APBILLITEMS": lines, **_named(fields), "MODULEKEY": before["MODULEKEY"]}
            )

    def close_period(self, until: date | None, entity_id: str | None = None) -> None:
        """Set the books-closed date of an entity or of the top level; None opens the books."""
        if until is None:
            self.books_closed.pop(entity_id, None)
        else:
            self.books_closed[entity_id] = until

    def closed_until(self, entity_id: str | None = None) -> date | None:
        """Return the books-closed date that counts in an entity."""
        return closed_until(self.screen(entity_id), entity_id)

    def set_preference(self, application: str, name: str, value: str) -> None:
        """Set a company preference."""
        self.preferences.setdefault(application, {})[name] = value
        if application not in self.profile.hidden:
            self._show_preference(application, name, value)

    def custom_field(self, object_name: str, name: str, kind: str = "text") -> None:
        """Give an object a custom field, as an administrator does."""
        self.custom_fields.setdefault(object_name, {})[name.upper()] = Field(name.upper(), kind)

    def import_package(self, document: bytes) -> list[str]:
        """Import customization packages from XML or from a zip of it; returns their names. Raises PackageError."""
        packages = [package for xml in unpacked(document) for package in load(xml)]
        self.packages.update({package.name: package for package in packages})
        return [package.name for package in packages]

    def trial_balance(self, entity_id: str | None = None) -> dict[str, Decimal]:
        """Return the balance of every account, debit positive, of one entity or of the whole company."""
        balances: dict[str, Decimal] = {}
        for line in self.table("GLENTRY").rows.values():
            if line.get("_POSTED") is not True or (entity_id is not None and line.get("MEGAENTITYID") != entity_id):
                continue
            account = text(line, "ACCOUNTNO")
            balances[account] = balances.get(account, ZERO) + signed(line)
        return balances

    def snapshot(self) -> dict[str, list[dict[str, object]]]:
        """Return every record by object, values as the gateway writes them, lines included."""
        form = UserFormat()
        found: dict[str, list[dict[str, object]]] = {}
        for name, known in OBJECTS.items():
            if known.table != name:
                continue
            plain = [(field.name, field.type) for field in known.fields.values() if field.alias is None]
            found[name] = [
                {key: render(kind, row.get(key), form) for key, kind in plain if row.get(key) is not None}
                for row in self.table(name).rows.values()
            ]
        return found

    def deliver(self) -> None:
        """Send the Smart Event posts of the operation that was kept."""
        posts, self.outbox = self.outbox, []
        if self.world.post is not None:
            for target, arguments in posts:
                self.world.post(target, arguments)

    def _show_preference(self, application: str, name: str, value: str) -> None:
        table = self.table("COMPANYPREF")
        known = (row for row in table.rows.values() if (row["APPLICATION"], row["PREFERENCE"]) == (application, name))
        recordno = number(next(known, {}), "RECORDNO") or self.next_number("COMPANYPREF")
        table.apply(
            recordno,
            {"RECORDNO": recordno, "APPLICATION": application, "PREFERENCE": name, "PREFVALUE": value},
        )

    @contextmanager
    def _kept(self) -> Iterator[None]:
        mark = len(self.journal.entries)
        try:
            yield
        except BaseException:
            self.journal.undo(mark)
            self.outbox.clear()
            raise
        self.journal.end(self.now())
        self.deliver()


def _named(fields: Mapping[str, object]) -> dict[str, object]:
    return dict(fields)


def _writable(item: str, line: Row) -> Row:
    known = OBJECTS[item]
    return {name: line[name] for name, held in known.fields.items() if held.writable and line.get(name) is not None}
