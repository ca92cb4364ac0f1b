"""Documents that try to do more than bring data."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from intacct.documents import parse_document
from intacct.errors import MalformedAnswer

BOMB = "<!DOCTYPE a [<!ENTITY b 'lol'>" + "".join(
    f"<!ENTITY b{i} '{('&b' + (str(i - 1) if i else '') + ';') * 10}'>" for i in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        f"{BOMB}]><a>&b8;</a>",
        "<!--x--><?pi?>\n<!DOCTYPE a []><a/>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252"])
def test_a_document_type_is_refused_in_every_encoding(text: str, encoding: str) -> None:
    with pytest.raises(MalformedAnswer):
        parse_document(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))


def test_a_file_is_never_read_into_an_answer(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    body = f"<!DOCTYPE a [<!ENTITY b SYSTEM '{secret.as_uri()}'>]><a>&b;</a>"
    with pytest.raises(MalformedAnswer) as caught:
        parse_document(body.encode())
    assert "top secret" not in str(caught.value)


def test_an_expanding_document_ends_quickly() -> None:
    begun = time.process_time()
    with pytest.raises(MalformedAnswer):
        parse_document(f"{BOMB}]><a>{'&b8;' * 1000}</a>".encode())
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "body", [b"", b"<a>", b"<a></b>", b"<html><br></html>", b"\xff\xfe", b"plain", b"<a>&nbsp;</a>", b"<a>\x01</a>"]
)
def test_what_is_not_whole_xml_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        parse_document(body)


def test_a_name_that_looks_like_a_document_type_is_data() -> None:
    root = parse_document(b"<a><![CDATA[<!DOCTYPE b>]]></a>")
    assert root.text == "<!DOCTYPE b>"
