"""What the setup doctor reads: each setting is told as it is, and can be wrong one by one."""

import pytest

from sandbox.intacct import Books
from tests.integration.sandbox_intacct.conftest import USER, Caller


@pytest.mark.parametrize(
    "application, preference, value",
    [
        ("AP", "ACCOUNTLABELS", "T"),
        ("CM", "ACCOUNTLABELS", "T"),
        ("AP", "RECLASSIFICATION", "F"),
        ("AP", "REVERSEUNPAIDBILLS", "T"),
        ("AP", "OVERRIDE1099", "F"),
        ("AP", "PAYMENTAPPROVAL", "T"),
        ("AP", "SUMMARYFREQUENCY", "User specified"),
        ("AR", "SUMMARYFREQUENCY", "User specified"),
        ("AP", "VENDORSEQUENCE", ""),
        ("GEN", "PRIMARY_ACCTNO_LENGTH", "5"),
        ("GL", "CLASSDIMENSION", "F"),
    ],
)
def test_a_preference_is_told_as_it_is_set(
    top: Caller, books: Books, application: str, preference: str, value: str
) -> None:
    def told() -> dict[str, str]:
        reply = top.call(f'<get_companyprefs application="{application}"/>')
        return dict(zip(reply.all(".//preference"), reply.all(".//prefvalue"), strict=True))

    before = told()
    assert before[preference] != value
    books.set_preference(application, preference, value)
    assert told() == {**before, preference: value}


def test_entities_are_those_the_user_can_use(top: Caller, books: Books) -> None:
    assert top.call("<readEntityDetails/>").all(".//entity/id") == ["100", "200"]
    books.users[USER].entities = frozenset({"200"})
    assert top.call("<readEntityDetails/>", entity="200").all(".//entity/id") == ["200"]


def test_permissions_list_the_rights_a_user_has(top: Caller, books: Books) -> None:
    def rights() -> dict[str, str]:
        reply = top.call(f"<getUserPermissions><userId>{USER}</userId></getUserPermissions>")
        return dict(zip(reply.all(".//policyName"), reply.all(".//rights"), strict=True))

    assert rights()["Vendor"] == "List|View|Add|Edit|Delete"
    books.users[USER].denied.add(("VENDOR", "CREATE"))
    assert rights()["Vendor"] == "List|View|Edit|Delete"


def test_a_missing_subscription_is_told_and_closes_its_objects(top: Caller, books: Books) -> None:
    books.applications.discard("AP")
    assert "AP" not in top.call("<get_applications/>").all(".//application")
    assert top.query("VENDOR", "NAME").errors == [
        ("PL04000005", "operation cannot be performed on objects of type vendor")
    ]


def test_the_closed_date_is_told_per_level(top: Caller, east: Caller, books: Books) -> None:
    from datetime import date

    books.close_period(date(2026, 5, 1), "100")
    assert east.call("<get_closedbooksdate/>").all(".//closedbooksdate/*") == ["2026", "05", "01"]
    assert top.call("<get_closedbooksdate/>").all(".//closedbooksdate/*") == []


def test_the_financial_setup_says_whether_entities_are_shared(top: Caller) -> None:
    reply = top.call("<getFinancialSetup/>")
    assert reply.all(".//financialSetup/*") == ["USD", "ACCRUAL", "1", "false", "false", "false", "true"]


def test_the_audit_trail_of_a_record_can_be_read(top: Caller, books: Books) -> None:
    number = books.add("CLASS", CLASSID="X", NAME="X")
    books.remove("CLASS", number)
    reply = top.call(f"<getAuditTrail><object>class</object><recordNo>{number}</recordNo></getAuditTrail>")
    assert reply.all(".//accessMode") == ["create", "delete"]
