"""Journal entries and the ledger behind everything."""

from datetime import date
from decimal import Decimal

import pytest

from sandbox.intacct import Books
from tests.integration.sandbox_intacct.conftest import Caller, add_bill


def entry(account: str, amount: str, sign: str, location: str = "100") -> str:
    place = f"<LOCATION>{location}</LOCATION>" if location else ""
    posted = f"<TRX_AMOUNT>{amount}</TRX_AMOUNT><TR_TYPE>{sign}</TR_TYPE>{place}"
    return f"<GLENTRY><ACCOUNTNO>{account}</ACCOUNTNO>{posted}</GLENTRY>"


def journal(*entries: str, symbol: str = "GJ", more: str = "") -> str:
    lines = "".join(entries) or entry("6000", "10", "1") + entry("1000", "10", "-1")
    return (
        f"<GLBATCH><JOURNAL>{symbol}</JOURNAL><BATCH_DATE>06/03/2026</BATCH_DATE><BATCH_TITLE>t</BATCH_TITLE>{more}"
        f"<ENTRIES>{lines}</ENTRIES></GLBATCH>"
    )


def test_a_balanced_entry_is_posted_and_read_back_with_base_amounts(east: Caller) -> None:
    number = east.create(journal()).recordno
    reply = east.query(
        "GLENTRY",
        "ACCOUNTNO AMOUNT TR_TYPE LOCATION STATE",
        f"<filter><equalto><field>BATCHNO</field><value>{number}</value></equalto></filter>"
        "<orderby><order><field>LINE_NO</field><ascending/></order></orderby>",
    )
    assert list(zip(reply.all(".//AMOUNT"), reply.all(".//TR_TYPE"), reply.all(".//STATE"), strict=True)) == [
        ("10", "1", "Posted"),
        ("10", "-1", "Posted"),
    ]


@pytest.mark.parametrize(
    "body, text",
    [
        (journal(entry("6000", "10", "1"), entry("1000", "9", "-1")), "Transactions do not balance"),
        (journal(symbol="NOPE"), "Invalid Journal 'NOPE' specified."),
        (journal(entry("6000", "10", "1"), entry("9999", "10", "-1")), "Account 9999 is not valid"),
        (
            journal(entry("6000", "10", "1", ""), entry("1000", "10", "-1")),
            "This transaction is missing the Location dimension for the Account 6000",
        ),
        (journal(entry("6000", "10", "1"), entry("1000", "10", "-1", "200")), "The location '200' is invalid."),
        (journal(entry("6000", "10", "1")), "Required field ENTRIES is missing"),
    ],
)
def test_an_entry_that_can_not_be_posted_is_refused(east: Caller, body: str, text: str) -> None:
    assert east.create(body).errors[0][1] == text


def test_entries_across_entities_need_a_source_entity(top: Caller) -> None:
    lines = (entry("6000", "10", "1"), entry("1000", "10", "-1", "200"))
    assert top.create(journal(*lines)).statuses == ["failure"]
    assert top.create(journal(*lines, more="<BASELOCATION_NO>100</BASELOCATION_NO>")).statuses == ["success"]


def test_an_entry_in_closed_books_is_refused(east: Caller, books: Books) -> None:
    books.close_period(date(2026, 7, 1))
    assert east.create(journal()).said.startswith("Periods are closed.  Your transaction date (06/03/2026)")


def test_an_update_replaces_entries_and_keeps_the_journal(east: Caller, books: Books) -> None:
    number = east.create(journal()).recordno
    lines = entry("4000", "3", "1") + entry("1000", "3", "-1")
    change = f"<update><GLBATCH><RECORDNO>{number}</RECORDNO><ENTRIES>{lines}</ENTRIES></GLBATCH></update>"
    assert east.call(change).statuses == ["success"]
    assert books.trial_balance() == {"4000": 3, "1000": -3}
    moved = f"<update><GLBATCH><RECORDNO>{number}</RECORDNO><JOURNAL>CDJ</JOURNAL></GLBATCH></update>"
    assert east.call(moved).statuses == ["failure"]


def test_a_draft_entry_is_in_no_balance(east: Caller, books: Books) -> None:
    east.create(journal(more="<STATE>Draft</STATE>"))
    assert books.trial_balance() == {}


def test_sub_ledger_postings_show_in_the_detail_with_their_module_and_are_not_edited(
    east: Caller, books: Books
) -> None:
    add_bill(books)
    reply = east.query("GLDETAIL", "ACCOUNTNO MODULEKEY SYMBOL DEBITAMOUNT CREDITAMOUNT BATCHKEY")
    assert set(reply.all(".//MODULEKEY")) == {"3.AP"}
    assert set(reply.all(".//SYMBOL")) == {"APJ"}
    assert sum(Decimal(found) for found in reply.all(".//DEBITAMOUNT")) == 100
    batch = reply.all(".//BATCHKEY")[0]
    assert east.call(f"<delete><object>GLBATCH</object><keys>{batch}</keys></delete>").statuses == ["failure"]


def test_the_legacy_entry_is_the_same_entry(east: Caller, books: Books) -> None:
    lines = "".join(
        f"<glentry><trtype>{side}</trtype><amount>4</amount><glaccountno>{account}</glaccountno><locationid>100</locationid></glentry>"
        for side, account in (("debit", "6000"), ("credit", "1000"))
    )
    day = "<year>2026</year><month>06</month><day>03</day>"
    reply = east.call(
        f"<create_gltransaction><journalid>GJ</journalid><datecreated>{day}</datecreated><description>d</description>"
        f"<gltransactionentries>{lines}</gltransactionentries></create_gltransaction>"
    )
    assert reply.statuses == ["success"]
    assert books.trial_balance() == {"6000": 4, "1000": -4}


def test_the_trial_balance_is_told_per_level_and_period(east: Caller, books: Books) -> None:
    add_bill(books)
    period = (
        "<startdate><year>2026</year><month>06</month><day>01</day></startdate>"
        "<enddate><year>2026</year><month>06</month><day>30</day></enddate>"
    )
    reply = east.call(f"<get_trialbalance>{period}</get_trialbalance>")
    assert dict(zip(reply.all(".//glaccountno"), reply.all(".//endbalance"), strict=True)) == {
        "2000": "-100",
        "6000": "100",
    }
    assert reply.all(".//adjdebits") == ["0", "0"]
    assert (reply.all(".//currency"), reply.all(".//reportingbook")) == (["USD"] * 2, ["ACCRUAL"] * 2)
    assert east.call(f"<get_trialbalance>{period}</get_trialbalance>", entity="200").all(".//glaccountno") == []


def test_every_posting_balances_whatever_was_done(books: Books) -> None:
    first, second = add_bill(books, "B-1", "19.99"), add_bill(books, "B-2", "0.01")
    payment = books.pay_bill(first, Decimal("9.99"), "BANK", date(2026, 6, 2), "100")
    books.edit("APBILL", second, "100", DESCRIPTION="x")
    books.reverse("APPYMT", payment, date(2026, 6, 3), "100")
    books.reverse("APBILL", second, date(2026, 6, 4), "100")
    assert sum(books.trial_balance().values()) == 0
    assert books.trial_balance()["2000"] == Decimal("-19.99")
