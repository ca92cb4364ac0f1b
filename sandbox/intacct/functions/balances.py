"""Balances of accounts: `get_trialbalance` and `get_accountbalances`."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.formats import plain
from sandbox.intacct.functions.results import Result, leaf
from sandbox.intacct.rules.posting import signed
from sandbox.intacct.values import ZERO, Row, day, number, text

LAST = "\uffff"


def trial_balance(ctx: Context, element: etree._Element) -> Result:
    """Answer `get_trialbalance` between two dates."""
    answer = etree.Element("data")
    for account, sums in _moved(ctx, element):
        closing = sum(sums, ZERO)
        if closing == ZERO and sums[1] + sums[3] == ZERO and not _zeros(element):
            continue
        if ctx.settings.adjustments_apart:
            _told(answer, "trialbalance", element, account, sums)
        else:
            _told_as_in_v2_1(answer, account, sums)
    return Result(data=answer)


def account_balances(ctx: Context, element: etree._Element) -> Result:
    """Answer `get_accountbalances` between two dates; what adjustment journals moved stands apart."""
    if element.findtext("accountgroupname"):
        raise refused("reference", title="Account Group", key=element.findtext("accountgroupname"))
    answer = etree.Element("data")
    for account, sums in _moved(ctx, element):
        if not any(sums) and not _zeros(element):
            continue
        _told(answer, "accountbalance", element, account, sums)
    return Result(data=answer)


def _told(answer: etree._Element, tag: str, asked: etree._Element, account: str, sums: list[Decimal]) -> None:
    block = etree.SubElement(answer, tag)
    for name, value in (
        ("glaccountno", account),
        ("startbalance", plain(sums[0])),
        ("debits", plain(sums[1])),
        ("credits", plain(-sums[2])),
        ("adjdebits", plain(sums[3])),
        ("adjcredits", plain(-sums[4])),
        ("endbalance", plain(sum(sums, ZERO))),
        ("currency", "USD"),
        ("reportingbook", asked.findtext("reportingbook") or "ACCRUAL"),
    ):
        leaf(block, name, value)


def _told_as_in_v2_1(answer: etree._Element, account: str, sums: list[Decimal]) -> None:
    block = etree.SubElement(answer, "trialbalance")
    for name, value in (
        ("glaccountno", account),
        ("startbalance", plain(sums[0])),
        ("debits", plain(sums[1] + sums[3])),
        ("credits", plain(-sums[2] - sums[4])),
        ("endbalance", plain(sum(sums, ZERO))),
    ):
        leaf(block, name, value)


def _moved(ctx: Context, element: etree._Element) -> list[tuple[str, list[Decimal]]]:
    """Return per account: the opening balance, debits, credits, and those of adjustment journals."""
    start, end = _date(element.find("startdate")), _date(element.find("enddate"))
    journals = ctx.company.table("GLJOURNAL").rows.values()
    adjusting = {text(row, "SYMBOL") for row in journals if row.get("ADJ") is True}
    sums: dict[str, list[Decimal]] = {}
    for line in _posted(ctx, element, end):
        amount = signed(line)
        batch = ctx.company.table("GLBATCH").rows.get(number(line, "BATCHNO"), {})
        side = (1 if amount > ZERO else 2) + (2 if text(batch, "JOURNAL") in adjusting else 0)
        before = (day(line, "ENTRY_DATE") or end) < start
        sums.setdefault(text(line, "ACCOUNTNO"), [ZERO] * 5)[0 if before else side] += amount
    return sorted(sums.items())


def _posted(ctx: Context, element: etree._Element, end: date) -> Iterator[Row]:
    """Yield the posted lines up to a day that lie in what is asked for."""
    asked = {
        "ACCOUNTNO": element.findtext("glaccountno"),
        "LOCATION": element.findtext("locationid"),
        "DEPARTMENT": element.findtext("departmentid"),
        "MEGAENTITYID": ctx.entity_id,
    }
    wanted = {name: value.strip() for name, value in asked.items() if value}
    first, last = element.findtext("startaccountno") or "", element.findtext("endaccountno") or LAST
    for line in ctx.company.table("GLENTRY").rows.values():
        when = day(line, "ENTRY_DATE")
        if line.get("_POSTED") is not True or when is None or when > end:
            continue
        if first <= text(line, "ACCOUNTNO") <= last and all(line.get(name) == value for name, value in wanted.items()):
            yield line


def _zeros(element: etree._Element) -> bool:
    return (element.findtext("showzerobalances") or "").strip() == "true"


def _date(element: etree._Element | None) -> date:
    if element is None:
        return date.max
    year, month, day_of_month = (int(element.findtext(name) or 0) for name in ("year", "month", "day"))
    return date(year, month, day_of_month)


HANDLERS: dict[str, Callable[[Context, etree._Element], Result]] = {
    "get_trialbalance": trial_balance,
    "get_accountbalances": account_balances,
}
