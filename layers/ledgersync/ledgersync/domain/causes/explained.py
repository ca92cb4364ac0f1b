"""A cause as a page about it shows it: what frees it, where to act, and what it says on each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledgersync.domain.causes.cause import Cause, Said, about
from ledgersync.domain.model import Kind


@dataclass(frozen=True, slots=True)
class Explained:
    """``frees`` beside a change of the record itself; ``shown`` with the example of the catalogue filled in."""

    code: str
    frees: tuple[str, ...]
    places: tuple[str, ...]
    shown: Mapping[Kind, Said]


def explained(cause: Cause) -> Explained:
    """The cause on every kind it is shown on."""
    examples = {kind: {**cause.example, **cause.instead.get(kind, {})} for kind in cause.on}
    shown = {kind: cause.say(kind, example) for kind, example in examples.items()}
    side = {"side": shown[cause.on[0]].where.split(" › ")[0]}
    places = dict.fromkeys(cause.where.format_map({**about(kind), **examples[kind], **side}) for kind in cause.on)
    return Explained(cause.code, tuple(end.value for end in cause.ends), tuple(places), shown)
