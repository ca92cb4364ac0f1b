"""Projects, which Cashflow360 calls jobs: Intacct keeps them, and an edit in Cashflow360 is put back."""

from __future__ import annotations

from ledgersync.domain.kinds.lists import DESCRIPTION, list_kind, name, number
from ledgersync.domain.model import Kind
from ledgersync.domain.needed import LISTED, Needed
from ledgersync.domain.shape import Direction, Role, ref
from ledgersync.domain.words import Called

KINDS = (
    list_kind(
        Kind.PROJECT,
        number(20),
        name(100),
        DESCRIPTION,
        ref("parent", Kind.PROJECT),
        called=Called(one="project", intacct="Projects › Projects", cashflow360="Jobs", number="short name"),
        role=Role.PROJECT,
        objects={"PROJECT": Needed("PA", "projects", LISTED, ("Project", "Projects"))},
        reported=("PROJECT", "PROJECTID"),
        guards=(),
        direction=Direction.TO_CASHFLOW360,
        parent="parent",
    ),
)
