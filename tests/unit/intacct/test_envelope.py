"""Requests to Intacct, whole: every element and every attribute of the document that is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intacct import Session
from intacct.envelope import make_request, write_request
from intacct.queries import Query
from tests.unit.intacct.gateway import CREDENTIALS, SESSION

LOGIN = "<login><userid>sync</userid><companyid>acme</companyid><password>user-secret</password>{}</login>"
WHOLE = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<request><control><senderid>sender</senderid><password>sender-secret</password><controlid>c1</controlid>"
    "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>"
    "<showadditionalerrorinfo>true</showadditionalerrorinfo></control>"
    '<operation transaction="false"><authentication>{}</authentication><content><function controlid="c1">{}'
    "</function></content></operation></request>"
)
QUERY = "<query><object>VENDOR</object><select><field>RECORDNO</field></select><pagesize>1</pagesize></query>"


@pytest.mark.parametrize(
    ("entity", "session", "signed_in_by"),
    [
        ("100", None, LOGIN.format("<locationid>100</locationid>")),
        (None, None, LOGIN.format("")),
        ("100", SESSION, "<sessionid>session-secret</sessionid>"),
    ],
    ids=["at an entity", "at the top level", "by a session"],
)
def test_a_request_is_exactly_this_document(entity: str | None, session: Session | None, signed_in_by: str) -> None:
    request = make_request([Query("VENDOR", ("RECORDNO",), page_size=1).function()], lambda: "c1")
    sent = write_request(request, replace(CREDENTIALS, entity_id=entity), session).decode()
    assert sent == WHOLE.format(signed_in_by, QUERY)
