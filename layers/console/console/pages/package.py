"""Customization package: tells Ledgersync at once of what is deleted in Sage Intacct."""

from __future__ import annotations

from console.visits import Visit
from console.web import Answer


def show(visit: Visit) -> Answer:
    return visit.page("package.html", **visit.connection(), title="Customization package", link=None)


def make(visit: Visit) -> Answer:
    link = visit.api.post(f"{visit.home}/package")
    return visit.page("package.html", **visit.connection(), title="Customization package", link=link)
