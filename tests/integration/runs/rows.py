"""How the shop's transactions are dated, and by what its records are found on either side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tests.integration.runs.chart import TODAY


def dated(fields: Mapping[str, object]) -> dict[str, object]:
    day = fields.get("WHENCREATED", TODAY)
    due = {"WHENDUE": day + timedelta(days=30)} if isinstance(day, date) else {}
    return {"WHENCREATED": day, "WHENPOSTED": day, **due, "CURRENCY": "USD", "BASECURR": "USD", **fields}


def names_of(row: Mapping[str, object]) -> set[object]:
    keys = ("id", "name", "shortName", "accountNumber", "invoiceNumber", "refNumber")
    return {row.get(key) for key in keys if row.get(key)}


def ids_of(row: Mapping[str, object]) -> set[object]:
    keys = ("RECORDNO", "VENDORID", "CUSTOMERID", "ACCOUNTNO", "DEPARTMENTID", "LOCATIONID", "CLASSID", "ITEMID")
    more = ("EMPLOYEEID", "PROJECTID", "RECORDID", "DOCNUMBER", "REFERENCENO")
    owner = {"RECORDID"} if "RECORDTYPE" in row else set()
    names = (*more[2:], "RECORDNO") if owner else (*keys, *more)
    return {row.get(key) for key in names if row.get(key)}
