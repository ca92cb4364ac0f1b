"""What people do at the console, from the first sync to a quiet one, in a real browser, by keyboard alone.

Half of them walk without scripts.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from sandbox.local.deployment import LocalStack
from sandbox.local.shown import Shown

from .books import WITHIN_SECONDS, Books
from .conftest import SignIn, choose
from .hands import Hands

DANA = "dana@cedar.example"
NEW_PASSWORD = "changed-in-Intacct-1"


def sync(page: Page, books: Books, path: str = "") -> str:
    """Press the button that syncs, see the page tell of it, and wait; how it ended."""
    page.goto(f"{books.home}{path}")
    last = books.newest()
    Hands(page).press(re.compile("^Sync (Now|again)$"))
    expect(page.get_by_role("status").first).to_contain_text("The sync has started.")
    status = books.ended(after=last)
    page.goto(books.home)
    return status


def test_an_accountant_connects_sets_up_syncs_and_makes_what_is_missing(sign_in: SignIn, field: Books) -> None:
    """The wizard, the first sync, preferences, Sync again, a missing term made at a click, a quiet sync."""
    page = sign_in("Administrator", java_script_enabled=False)
    hands = Hands(page)
    hands.follow("Connect")
    books = connect(page, field)
    expect(page.get_by_text("Connected. The first sync brings the lists.")).to_be_visible()
    assert books.ended(after="") == "succeeded"
    page.goto(books.home)
    expect(page.get_by_text("Transactions wait for:")).to_be_visible()
    hands.follow("Set the sync preferences")
    for label, number in (("Unallocated Expenses", "6900"), ("Default Bank", "1010"), ("Deposit To", "1010")):
        hands.choose(f"{label} Account", number)
    hands.press("Save")
    expect(page.get_by_role("heading", name="What saving does")).to_be_visible()
    hands.press("Save")
    expect(page.get_by_role("status")).to_contain_text("Saved.")

    enter_bill(books, "F-45", "Net 45")
    last = books.newest()
    hands.press("Sync again")
    assert books.ended(after=last) == "succeeded"
    page.goto(books.home)
    hands.follow(re.compile("Net 45"), page.get_by_role("region", name="Needs you"))
    hands.press("Create the payment term Net 45 in Cashflow360")
    expect(page.get_by_role("status").first).to_contain_text("The payment term is there now.")
    assert sync(page, books, "/errors") == "succeeded"
    expect(page.get_by_text("Nothing. Every record is in step.")).to_be_visible()
    assert books.held("cashflow360", "bill", "F-45")["amount"] == 12.5

    assert sync(page, books) == "succeeded"
    hands.follow(re.compile("Today|Yesterday"), page.get_by_role("table"))
    expect(page.get_by_text("Nothing had changed. Nothing was written.")).to_be_visible()


def connect(page: Page, books: Books) -> Books:
    """Every step of the set-up, as it comes; the books of the connection that it makes."""
    ends, hands = books.ends, Hands(page)
    hands.fill("Name of the connection", "Harbor Field")
    hands.press("Begin")
    hands.follow("Before you start")
    hands.press("Done")
    hands.tick("Several entities, syncing at the Entity Level")
    hands.press("Save")
    for heading in ("Create a Web Services Sync User", "Assign permissions", "Add to Web Services authorization"):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        hands.press("Done")
    hands.follow("Skip")
    hands.press("Done")
    for one in page.get_by_role("group").all():
        hands.tick("Yes", at=one)
    hands.press("Save")
    hands.fill("Company ID", ends.company_id)
    hands.fill("Username", ends.user_id)
    hands.fill("Password", ends.password)
    hands.press("Check and save")
    hands.choose("Entity ID", ends.entity_id)
    hands.press("Check and save")
    hands.fill("Organisation ID", ends.organization_id)
    hands.fill("Sync token name", ends.token_name)
    hands.fill("Sync token", ends.token)
    hands.press("Check and save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enable 1-way transactions sync")
    hands.press("Save")
    hands.press("Look at the preview")
    hands.tick("I have looked at this")
    hands.press("Continue")
    page.wait_for_url("**/connections/**")
    made = page.url.partition("/connections/")[2].partition("?")[0]
    return replace(books, ends=replace(ends, connection_id=made))


def enter_bill(books: Books, number: str, term: str) -> None:
    """A bill of Intacct, as a user of it enters one."""
    today = datetime.now(UTC).date()
    line = {"ACCOUNTNO": "6300", "TRX_AMOUNT": "12.50", "LOCATIONID": books.ends.entity_id}
    fields = {"RECORDID": number, "VENDORID": "V-ACME", "TERMNAME": term, "WHENCREATED": f"{today:%m/%d/%Y}",
              "WHENDUE": f"{today + timedelta(days=45):%m/%d/%Y}", "APBILLITEMS": [line]}  # fmt: skip
    books.in_intacct("create", object="APBILL", entity=books.ends.entity_id, fields=fields)


def test_a_conflict_is_settled_the_other_way_and_back(sign_in: SignIn, east: Books) -> None:
    page = sign_in("Accountant", java_script_enabled=False)
    page.goto(f"{east.home}/conflicts")
    row = page.get_by_role("row", name=re.compile("Phone"))
    for value, stands, side in (("555-0122", "Cashflow360", "intacct"), ("555-0121", "Sage Intacct", "cashflow360")):
        Hands(page).press(f"Take {value} instead", at=row)
        expect(page.get_by_role("status")).to_contain_text("The other value stands on both sides now.")
        expect(row.locator("td", has_text="stands now")).to_have_attribute("data-label", stands)
        assert phone_of(east, side) == value


def phone_of(books: Books, side: str) -> str:
    return Shown(books.servers, books.ends).vendor_field(side, "V-EAST2", "phone")


def test_an_ambiguous_match_is_chosen_side_by_side(sign_in: SignIn, east: Books) -> None:
    """City Utilities is twice in Cashflow360; its bill waits for it, and goes with the next sync."""
    page = sign_in("Accountant")
    page.goto(f"{east.home}/errors")
    vendor = page.get_by_role("row", name=re.compile("Vendor City Utilities.*Sage Intacct"))
    Hands(page).follow("Which one is it?", at=vendor)
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    Hands(page).press(re.compile("^It is "))
    expect(page.get_by_role("status")).to_contain_text("The two are one record now.")
    assert sync(page, east, "/errors") == "succeeded"
    page.goto(f"{east.home}/records?q=E-1005")
    expect(page.get_by_role("row", name=re.compile("Bill E-1005"))).to_contain_text("In step")


def test_a_password_changed_in_intacct_is_noticed_entered_and_the_sync_redriven(sign_in: SignIn, studio: Books) -> None:
    page = sign_in("Administrator", tenant="cedar")
    hands = Hands(page)
    ask_to_be_told(hands, studio)
    break_password(studio)
    assert sync(page, studio) == "failed"
    expect(page.locator(".note.bad")).to_contain_text("password")
    page.goto("/")
    expect(page.get_by_role("row", name=re.compile("Cedar Studio"))).to_contain_text("Stopped")
    studio.stack.fire_schedule()
    notice = mailed(studio, "sign-in was refused")
    assert "Cedar Studio" in notice and "password" in notice
    hands.follow("Cedar Studio")
    hands.follow("Enter new credentials")
    hands.fill("Sage Intacct Password", "not-the-password")
    hands.press("Check and save")
    expect(page.get_by_role("alert")).to_be_visible()
    hands.fill("Sage Intacct Password", NEW_PASSWORD)
    hands.press("Check and save")
    expect(page.get_by_role("status")).to_contain_text("The new credentials work and were saved.")
    redriven_by_the_operator(sign_in("Operator"), studio)
    page.goto(studio.home)
    expect(page.locator("h1 + .chip")).to_have_text("In step")
    expect(page.locator(".note.bad")).to_have_count(0)


def ask_to_be_told(hands: Hands, books: Books) -> None:
    """By mail, to an address that is confirmed first."""
    hands.page.goto("/notices")
    hands.fill("Address", DANA)
    hands.press("Add")
    hands.fill(f"Code that was mailed to {DANA}", re.findall(r"\b\d{8}\b", mailed(books, "Confirm"))[0])
    hands.press("Confirm")
    expect(hands.page.get_by_role("status")).to_contain_text("The address is confirmed.")


def mailed(books: Books, subject: str) -> str:
    """The text of a mail that arrives soon."""
    ends = time.monotonic() + WITHIN_SECONDS
    while True:
        if found := [one for one in books.stack.outbox() if one["To"] == [DANA] and subject in one["Subject"]]:
            return f"{found[-1]['Subject']} {found[-1]['BodyText']}"
        assert time.monotonic() < ends, books.stack.outbox()
        time.sleep(0.2)


def redriven_by_the_operator(page: Page, books: Books) -> None:
    """Looked for by its cause in the fleet, tried dry first, and begun again."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Fleet")
    hands, failing = Hands(page), page.get_by_role("listitem").filter(has_text="intacct-user-refused")
    hands.follow("What would begin again", failing)
    expect(page.get_by_text("1 run of 1 connection, 2 s apart.")).to_be_visible()
    hands.press("Begin them again")
    expect(page.get_by_role("status")).to_contain_text("0 stopped again.")
    books.redriven()
    page.goto("/fleet")
    expect(page.get_by_role("heading", name="Failing by cause")).to_be_visible()
    expect(failing).to_have_count(0)


def break_password(books: Books) -> None:
    """Somebody changes it in Intacct, where the session that was open ends."""
    ends = books.ends
    books.in_intacct("set_user", key=ends.user_id, fields={"password": NEW_PASSWORD})
    key = {"pk": f"CONNECTION#{ends.tenant_id}#{ends.connection_id}", "sk": "SESSION#intacct"}
    books.stack.table.delete_item(Key=key)


def test_approved_only_is_turned_on_for_good_after_its_warning(sign_in: SignIn, west: Books) -> None:
    page = sign_in("Administrator", java_script_enabled=False)
    hands = Hands(page)
    page.goto(f"{west.home}/preferences")
    hands.choose("Unallocated Expenses Account", "6900")
    hands.choose("Default Bank Account", "1010")
    hands.tick("Sync only Approved Bills and Vendor Credits")
    hands.press("Save")
    expect(page.get_by_role("heading", level=1)).to_contain_text("this is permanent")
    expect(page.get_by_role("main")).to_contain_text("1 bill is not approved today.")
    hands.fill("Type approved only to confirm", "yes")
    hands.press("Turn it on for good and save")
    expect(page.get_by_text("Type the words as they are shown.")).to_be_visible()
    hands.fill("Type approved only to confirm", "approved only")
    hands.press("Turn it on for good and save")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    box = page.get_by_label("Sync only Approved Bills and Vendor Credits")
    expect(box).to_be_checked()
    expect(box).to_be_disabled()
    last = west.newest()
    hands.press("Sync again")
    assert west.ended(after=last) == "succeeded"
    sent = {number for number in ("W-3001", "W-3002", "W-3003") if west.is_held("intacct", "bill", number)}
    assert sent == {"W-3001", "W-3003"}


def test_a_tie_out_is_explained_to_the_cent_and_signed_off(sign_in: SignIn, east: Books) -> None:
    page = sign_in("Accountant")
    page.goto(f"{east.home}/tie-out")
    hands = Hands(page)
    shown = page.locator("form:has(button:text-is('Sign off')) input[name=report]")
    former = shown.get_attribute("value") if shown.count() else ""
    hands.press(re.compile("^Read (again|both systems)$"))
    expect(shown).to_have_value(re.compile(f"^(?!{former or 'none'}$)"), timeout=60_000)
    expect(page.locator("h1 + .chip")).to_have_text("All explained")
    parties = page.locator("tbody tr")
    differences = [cents(one) for one in parties.locator("td[data-label=Difference]").all_text_contents()]
    total = page.locator("tfoot td[data-label=Difference]").text_content()
    assert sum(differences) == cents(total or "") != 0
    for row in parties.all():
        amounts = re.findall(r", ([−\d,.]+) and ([−\d,.]+): ", row.text_content() or "")
        own = cents(row.locator("td[data-label=Difference]").text_content() or "")
        assert sum(cents(there) - cents(here) for there, here in amounts) == own
    hands.fill("Note, if you like", "November, as agreed")
    hands.press("Sign off")
    expect(page.get_by_role("status")).to_contain_text("Signed off, with your name and these figures.")
    expect(page.get_by_role("heading", name="Signed off").locator("..")).to_contain_text("November, as agreed")
    assert page.get_by_role("button", name="Sign off").count() == 0


def cents(text: str) -> int:
    return round(float(text.strip().replace(",", "").replace("−", "-")) * 100)


def test_a_viewer_sees_everything_and_is_offered_no_change(sign_in: SignIn, east: Books) -> None:
    page = sign_in("Viewer")
    paths = ("", "/errors", "/conflicts", "/syncs", "/tie-out", "/doctor", "/preferences", "/connection", "/package",
             "/preview", "/support", "/history")  # fmt: skip
    for path in paths:
        page.goto(f"{east.home}{path}")
        assert page.locator("main form[method=post] button").count() == 0, path


def test_an_operator_sees_the_fleet_and_no_record(sign_in: SignIn, stack: LocalStack) -> None:
    page = sign_in("Operator")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fleet")
    # Asked for beside the page: one that is refused writes an error into the browser's console.
    refused = page.request.get(f"{stack.console_url}/connections/harbor-east")
    assert (refused.status, "Your role can" in refused.text()) == (403, True)


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing_but_secrets(sign_in: SignIn, east: Books) -> None:
    page = sign_in("Administrator", java_script_enabled=False)
    hands = Hands(page)
    page.goto(f"{east.home}/connection")
    hands.fill("Sage Intacct Username", "typed-user")
    hands.fill("Sage Intacct Password", "typed-password")
    hands.fill("Cashflow360 token name", "typed-name")
    east.end_sessions()
    hands.press("Check and save")
    choose(page, "Administrator")
    expect(page.get_by_role("status")).to_contain_text("what you typed is here again")
    expect(page.get_by_label("Sage Intacct Username")).to_have_value("typed-user")
    expect(page.get_by_label("Cashflow360 token name")).to_have_value("typed-name")
    expect(page.get_by_label("Sage Intacct Password")).to_have_value("")
    assert "typed-password" not in page.content()
