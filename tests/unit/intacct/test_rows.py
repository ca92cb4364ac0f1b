"""Answers as rows, by the shapes the reference shows."""

from __future__ import annotations

from lxml import etree

from intacct.rows import read_rows


def rows(xml: str) -> list[tuple[dict[str, str], dict[str, list[dict[str, str]]]]]:
    found = read_rows(etree.fromstring(f"<data>{xml}</data>"))
    return [(dict(row), {name: [dict(line) for line in lines] for name, lines in row.lines.items()}) for row in found]


def test_plain_and_dotted_fields_are_texts_and_empty_ones_the_empty_text() -> None:
    assert rows("<APBILL><RECORDNO>1</RECORDNO><JOURNAL.SYMBOL>APJ</JOURNAL.SYMBOL><WHENPAID/></APBILL>") == [
        ({"RECORDNO": "1", "JOURNAL.SYMBOL": "APJ", "WHENPAID": ""}, {})
    ]


def test_a_nested_single_child_becomes_dotted_names() -> None:
    xml = (
        "<VENDOR><NAME>A</NAME><DISPLAYCONTACT><EMAIL1>a@b.c</EMAIL1>"
        "<MAILADDRESS><ZIP>1</ZIP></MAILADDRESS></DISPLAYCONTACT></VENDOR>"
    )
    assert rows(xml) == [({"NAME": "A", "DISPLAYCONTACT.EMAIL1": "a@b.c", "DISPLAYCONTACT.MAILADDRESS.ZIP": "1"}, {})]


def test_lines_are_a_list_however_many_they_are() -> None:
    one = "<apbillitem><LINE_NO>1</LINE_NO></apbillitem>"
    header = "<RECORDNO>1</RECORDNO>"
    assert rows(f"<APBILL>{header}<APBILLITEMS>{one}</APBILLITEMS></APBILL>") == [
        ({"RECORDNO": "1"}, {"APBILLITEMS": [{"LINE_NO": "1"}]})
    ]
    assert rows(f"<APBILL>{header}<APBILLITEMS>{one}{one}</APBILLITEMS></APBILL>") == [
        ({"RECORDNO": "1"}, {"APBILLITEMS": [{"LINE_NO": "1"}, {"LINE_NO": "1"}]})
    ]
    assert rows(f"<APBILL>{header}<APBILLITEMS/></APBILL>") == [({"RECORDNO": "1", "APBILLITEMS": ""}, {})]


def test_flat_and_nested_rows_of_one_page_read_alike() -> None:
    flat, nested = rows("<A><X>1</X></A><A><X>1</X><L><l><Y>2</Y></l></L></A>")
    assert flat == ({"X": "1"}, {})
    assert nested == ({"X": "1"}, {"L": [{"Y": "2"}]})


def test_white_space_between_elements_is_not_a_value_but_inside_one_it_is() -> None:
    assert rows("<A>\n  <X> </X>\n <C>\n <Y>1</Y>\n </C>\n</A>") == [({"X": " ", "C.Y": "1"}, {})]


def test_an_element_without_children_is_a_row_of_its_own_name() -> None:
    assert rows("<application>CO</application><application>GL</application>") == [
        ({"application": "CO"}, {}),
        ({"application": "GL"}, {}),
    ]


def test_rows_of_different_fields_never_lend_each_other_any() -> None:
    xml = "<A><X>1</X><Y>2</Y></A><A><X>3</X><Z>4</Z></A><A><Z>5</Z></A><A/><A><Y>6</Y><X/></A>"
    assert [row for row, _ in rows(xml)] == [
        {"X": "1", "Y": "2"},
        {"X": "3", "Z": "4"},
        {"Z": "5"},
        {"A": ""},
        {"Y": "6", "X": ""},
    ]
