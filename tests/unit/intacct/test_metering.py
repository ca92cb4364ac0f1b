"""What Sage bills of what is sent: calls that read and records written, however many ride in a request."""

from __future__ import annotations

from intacct import company, create, delete, query, read, read_by_name, update
from intacct.functions import Function
from intacct.metering import metered
from tests.unit.intacct.gateway import Gateway, answered, document, done

READS = [query("VENDOR", ["RECORDNO"]), read("VENDOR", ["1", "2"]), read_by_name("VENDOR", ["V1"])]
WRITES = [
    create("VENDOR", {"VENDORID": "V1"}, "a"),
    update("VENDOR", {"RECORDNO": "1", "NAME": "One"}, "b"),
    delete("VENDOR", ["1", "2", "3"], "c"),
]


def billed(functions: list[Function]) -> tuple[int, int, int]:
    found = metered(functions)
    return found["read_calls"], found["records_written"], found["other_functions"]


def test_a_read_is_one_whatever_its_rows_and_a_delete_is_one_for_each_record() -> None:
    assert billed(READS) == (3, 0, 0)
    assert billed(WRITES) == (0, 5, 0)


def test_functions_that_sage_does_not_name_are_told_apart() -> None:
    others = [
        company.api_session(),
        company.entity_details(),
        company.financial_setup(),
        company.applications(),
        company.closed_books_date(),
        company.company_preferences("AP"),
        company.lookup("VENDOR"),
        company.user_permissions("sync"),
        company.user_formatting("sync"),
    ]
    assert billed(others) == (0, 0, len(others))
    assert billed([company.customization_packages()]) == (1, 0, 0)


def test_a_function_in_no_table_counts_as_a_read_which_is_billed() -> None:
    assert billed([Function("readMore", READS[0].element, None, writes=False)]) == (1, 0, 0)


def test_every_function_of_a_request_counts_and_a_repeat_counts_again() -> None:
    busy, good = lambda _: document("", status=503), answered(done(), done())
    gateway = Gateway([busy, good])
    client = gateway.client()
    client.call([query("VENDOR", ["RECORDNO"]), company.lookup("VENDOR")])
    assert client.requests_made == 2
    assert client.metered == {"read_calls": 2, "records_written": 0, "other_functions": 2}
