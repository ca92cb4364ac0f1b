"""What the company says about itself, by the reference's samples."""

from __future__ import annotations

from datetime import date

import pytest

from intacct import Done, UserFormatting, company
from intacct.audit import record_number
from intacct.company import Entity
from intacct.errors import MalformedAnswer, UnreadableValue
from intacct.rows import Row
from tests.unit.intacct.gateway import Gateway, answered, done

STANDARD = UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="+00:00", clock="24")


def test_entities_are_named_by_what_a_sign_in_takes() -> None:
    data = (
        "<entity><id>100</id><name>North</name><recordno>5</recordno><currency>USD</currency>"
        "<firstfiscalmonth>1</firstfiscalmonth><firstfiscaltaxmonth/><weekstart>0</weekstart></entity>"
        "<entity><id>200</id><name>South</name><recordno>6</recordno><currency/></entity>"
    )
    assert Gateway([answered(done(data))]).client().entities() == [
        Entity("100", "North", "5", "USD"),
        Entity("200", "South", "6", ""),
    ]


def test_the_formatting_of_the_signed_in_user_is_read() -> None:
    data = (
        "<userformatting><recordno>1</recordno><locale>en_US</locale><dateformat>/mdY</dateformat>"
        "<gmtoffset>+09:30</gmtoffset><clock>24</clock></userformatting>"
    )
    gateway = Gateway([answered(done(data))])
    assert gateway.client().user_formatting() == UserFormatting(
        locale="en_US", date_format="/mdY", gmt_offset="+09:30", clock="24"
    )
    assert gateway.sent[0].findtext(".//readUserFormatting/userId") == "sync"
    with pytest.raises(MalformedAnswer):
        Gateway([answered(done())]).client().user_formatting()


def test_preferences_are_read_by_name() -> None:
    data = "".join(
        f"<companypref><application>ME</application><preference>{name}</preference><prefvalue>{value}</prefvalue></companypref>"
        for name, value in (("DISABLEENTITYSLIDEIN", "false"), ("X", ""))
    )
    gateway = Gateway([answered(done(data))])
    assert gateway.client().company_preferences("ME") == {"DISABLEENTITYSLIDEIN": "false", "X": ""}
    assert gateway.sent[0].xpath("string(//get_companyprefs/@application)") == "ME"


STANDARD = UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="+00:00", clock="24")


@pytest.mark.parametrize(
    ("data", "day"),
    [
        ("<closedbooksdate><year>2025</year><month>12</month><day>31</day></closedbooksdate>", date(2025, 12, 31)),
        ("<closedbooksdate>12/31/2025</closedbooksdate>", date(2025, 12, 31)),
        ("<closedbooksdate/>", None),
        ("<closedbooksdate><year/><month/><day/></closedbooksdate>", None),
        ("", None),
    ],
)
def test_the_closed_books_date_reads_in_both_forms(data: str, day: date | None) -> None:
    assert Gateway([answered(done(data))]).client().closed_books_date(STANDARD) == day


def test_half_a_closed_books_date_is_refused() -> None:
    data = "<closedbooksdate><year>2025</year><month/><day/></closedbooksdate>"
    with pytest.raises(UnreadableValue):
        Gateway([answered(done(data))]).client().closed_books_date(STANDARD)


@pytest.mark.parametrize("policies", [1, 2])
@pytest.mark.parametrize("applications", [1, 2])
def test_permissions_read_by_application_and_policy(policies: int, applications: int) -> None:
    inside = "".join(
        f"<policy><policyName>P{one}</policyName><rights>List|View|Add</rights></policy>" for one in range(policies)
    )
    data = "<permissions>" + "".join(
        f"<appSubscription><applicationName>A{one}</applicationName><policies>{inside}</policies></appSubscription>"
        for one in range(applications)
    )
    found = Gateway([answered(done(f"{data}</permissions>"))]).client().ask(company.user_permissions("sync"))
    assert company.read_permissions(found) == {
        (f"A{one}", f"P{other}"): frozenset({"List", "View", "Add"})
        for one in range(applications)
        for other in range(policies)
    }


def test_applications_and_financial_setup_read() -> None:
    rows = [Row(application="CO"), Row(application="GL")]
    assert company.read_applications(Done("f", "get_applications", rows)) == {"CO", "GL"}
    data = (
        "<financialSetup><baseCurrency>USD</baseCurrency><multiEntityShared>true</multiEntityShared></financialSetup>"
    )
    setup = Gateway([answered(done(data))]).client().ask(company.financial_setup())
    assert setup.rows == [{"baseCurrency": "USD", "multiEntityShared": "true"}]


@pytest.mark.parametrize(("key", "number"), [("12345", "12345"), ("12345--REC", "12345"), ("V-1", None), ("", None)])
def test_an_audit_entry_names_a_record_number_or_none(key: str, number: str | None) -> None:
    assert record_number(Row(OBJECTKEY=key)) == number
