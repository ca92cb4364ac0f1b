"""Read the body of a legacy function: every element becomes a generic field or is refused, none is dropped."""

from collections.abc import Callable
from datetime import date

from lxml import etree

from sandbox.intacct.context import Data
from sandbox.intacct.errors import refused
from sandbox.intacct.functions.legacy.form import Legacy
from sandbox.intacct.functions.legacy.lines import ITEMS
from sandbox.intacct.functions.payload import data_of
from sandbox.intacct.queries.filters import children

SIGNS = {"debit": "1", "credit": "-1"}
NOTHING = frozenset({"", "false"})
"""What an element that is not played may say: nothing of it is lost."""


def body(known: Legacy, element: etree._Element) -> Data:
    """Return the generic fields of a body."""
    data: Data = {}
    lines: list[Data] = []
    for child in children(element):
        name = str(child.tag)
        if name == known.lines:
            lines += [item(inner) for inner in (children(child) if name not in ITEMS else [child])]
        elif name in known.names:
            data[known.names[name]] = value(child)
        elif name in known.contacts:
            data |= _contact_of(known.contacts[name], child)
        elif name in GROUPS:
            data |= GROUPS[name](child)
        elif len(child) or (child.text or "").strip() not in NOTHING:
            raise refused("unsupported_element", element=name, function=element.tag)
    if known.target and (known.verb == "create" or lines):
        data[known.target] = lines
    return data


def item(element: etree._Element) -> Data:
    """Return the generic fields of a line; `_LINE` is the number of the line it changes."""
    names = ITEMS[str(element.tag)]
    found: Data = {}
    for child in children(element):
        name = str(child.tag)
        if name in names:
            found[names[name]] = value(child)
        elif name in GROUPS:
            found |= GROUPS[name](child)
        elif len(child) or (child.text or "").strip() not in NOTHING:
            raise refused("unsupported_element", element=name, function=element.tag)
    if "TR_TYPE" in found:
        found["TR_TYPE"] = SIGNS.get(str(found["TR_TYPE"]), found["TR_TYPE"])
    if element.get("line_num"):
        found["_LINE"] = element.get("line_num")
    return found


def value(element: etree._Element) -> object:
    """Return a date or a text."""
    return when(element) if element.find("year") is not None else (element.text or "").strip() or None


def when(element: etree._Element | None) -> date | None:
    """Return a date given as year, month and day."""
    if element is None or element.find("year") is None:
        return None
    year, month, day = (int((element.findtext(name) or "0").strip() or 0) for name in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError as failure:
        raise refused("processing") from failure


def _person(element: etree._Element) -> Data:
    found: Data = {}
    for child in children(element):
        if child.tag == "mailaddress":
            found |= _address(child)
        else:
            found[str(child.tag).upper()] = value(child)
    return found


def _address(element: etree._Element) -> Data:
    return {"MAILADDRESS": {str(part.tag).upper(): value(part) for part in children(element)}}


def _contact_of(target: str, element: etree._Element) -> Data:
    """Return a contact that an element names or describes, as a group or as the field that names it."""
    given = element.find("contact")
    person = _person(given) if given is not None else {"CONTACTNAME": element.findtext("contactname")}
    name = person.get("CONTACTNAME")
    if "." in target:
        return {target.partition(".")[0]: {"CONTACTNAME": name}}
    return {target: name if target.endswith("CONTACTNAME") else person}


def _main_contact(element: etree._Element) -> Data:
    given = element.find("contact")
    if given is not None:
        return {"DISPLAYCONTACT": _person(given)}
    return {"CONTACTINFO": {"CONTACTNAME": element.findtext("contactname")}}


def _due(element: etree._Element) -> Data:
    return {"DUEDATE": element.findtext("dueday"), "DUEFROM": element.findtext("duefrom")}


def _discount(element: etree._Element) -> Data:
    names = ("discday", "DISCDATE"), ("discfrom", "DISCFROM"), ("discamount", "DISCAMOUNT")
    more = ("discpercamn", "DISCPERCAMN"), ("discgracedays", "DISCFUDGEDAYS")
    return {field: element.findtext(name) for name, field in (*names, *more)}


def _penalty(element: etree._Element) -> Data:
    names = ("pen_type", "PEN_TYPES"), ("penamount", "PENAMOUNT"), ("penpercamn", "PENPERCAMN")
    return {field: element.findtext(name) for name, field in (*names, ("pengracedays", "PENFUDGEDAYS"))}


def _visibility(element: etree._Element) -> Data:
    def joined(name: str) -> str | None:
        return "#~#".join((part.text or "").strip() for part in element.iterfind(f"{name}/*")) or None

    return {
        "OBJECTRESTRICTION": element.findtext("visibility_type"),
        "RESTRICTEDLOCATIONS": joined("restricted_locs"),
        "RESTRICTEDDEPARTMENTS": joined("restricted_depts"),
    }


def _deliveries(element: etree._Element) -> Data:
    return {"DELIVERY_OPTIONS": "#~#".join((part.text or "").strip() for part in children(element)) or None}


def _custom_fields(element: etree._Element) -> Data:
    return {
        (custom.findtext("customfieldname") or "").strip(): (custom.findtext("customfieldvalue") or "").strip() or None
        for custom in element.iterfind("customfield")
    }


def _group(name: str) -> Callable[[etree._Element], Data]:
    return lambda element: {name: data_of(element)}


def _external(element: etree._Element) -> Data:
    return {"_EXTERNALID": (element.text or "").strip() or None}


def _summary(element: etree._Element) -> Data:
    raise refused("reference", title="Summary", key=(element.text or "").strip())


GROUPS: dict[str, Callable[[etree._Element], Data]] = {
    "contactinfo": _main_contact,
    "mailaddress": _address,
    "due": _due,
    "discount": _discount,
    "penalty": _penalty,
    "visibility": _visibility,
    "deliveryoptions": _deliveries,
    "customfields": _custom_fields,
    "contactlist": _group("CONTACT_LIST_INFO"),
    "projectresources": _group("PROJECTRESOURCES"),
    "taskresources": _group("TASKRESOURCES"),
    "financialdata": _group("FINANCIALDATA"),
    "taxentries": _group("TAXENTRIES"),
    "externalid": _external,
    "batchkey": _summary,
}
"""Elements with parts of their own, and what they become."""
