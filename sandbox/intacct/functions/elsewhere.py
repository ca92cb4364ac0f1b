"""Functions of modules that the sandbox's companies have not subscribed to: refused as such, by their object."""

import re

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.functions.results import Result
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.elsewhere import UNSUBSCRIBED
from sandbox.intacct.schema import functions

VERB = re.compile(
    r"^(create|update|partialupdate|delete|reverse|record|reclassify|get|set|hold|resume|terminate|post|unpost|"
    r"reallocate|reconcile|convert|generate|apply|void|run)_?"
)
OBJECT_FIRST = frozenset({"readRelated", "readReport", "readView", "validate", "describe", "getDdsDdl"})
"""Functions that name an object, a report or a view which the company does not have."""


def known(name: str) -> bool:
    """Tell whether the official schema has a function."""
    return name in functions()


def refuse(ctx: Context, element: etree._Element) -> Result:
    """Refuse a function that the schema has and no handler plays."""
    del ctx
    name = str(element.tag)
    asked = (
        element.findtext("object") or element.findtext("report") or element.findtext("view") or element.get("object")
    )
    if name in OBJECT_FIRST and asked and asked.upper() not in {*OBJECTS, *UNSUBSCRIBED}:
        raise refused("object", object=asked)
    inner = next((str(child.tag) for child in element if isinstance(child.tag, str) and str(child.tag).isupper()), "")
    raise refused("subscription", object=inner.lower() or VERB.sub("", name) or name)
