"""Mappings cut to what a company has: which fields are asked for, which must be there, which are left out.

Companies differ in the fields they have, and Intacct refuses a whole query for one it does not know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ledgersync.mapping.tables import FieldMap, KindMapping, Lines, native_paths
from ledgersync.mapping.writing import VENDOR_ON_LINES

Paths = Mapping[str, frozenset[str]]
"""Fields by Intacct object."""

BY_READ = ("STATE", "RAWSTATE")
"""What is read record by record where a payment's object does not list it: both tell whether it was voided."""


def asked(mapping: KindMapping) -> Paths:
    """Every field that a kind reads or writes beside those it asks for."""
    found = [(mapping.intacct.object_name, (*mapping.intacct_select(), *mapping.intacct.written))]
    for part in mapping.lines:
        written = (VENDOR_ON_LINES,) if part.name == "lines" else ()
        found.append((part.intacct_object, (*mapping.intacct_line_select(part), *written)))
    return joined(found)


def needed(mapping: KindMapping) -> Paths:
    """The fields without which a kind can't be synced."""
    half, spec = mapping.intacct, mapping.spec
    named = {spec.number, spec.name, spec.total, *spec.natural, "active"}
    fields = [item for item in mapping.fields if item.name in named or (_required(mapping, item) and not item.derive)]
    header = ["RECORDNO", half.id_field, "WHENMODIFIED", *half.needed]
    header += [path for item in fields for path in native_paths(item)]
    return joined(
        [(half.object_name, header), *((part.intacct_object, _of_lines(mapping, part)) for part in mapping.lines)]
    )


def _of_lines(mapping: KindMapping, part: Lines) -> list[str]:
    found = ["RECORDNO", part.intacct_parent]
    if part.name.startswith("_"):
        found += [item.folded_from for item in mapping.fields if item.folded_from and _required(mapping, item)]
        return [*found, "TR_TYPE"]
    lines = {item.name: item for item in mapping.spec.field(part.name).lines}
    for item in part.fields:
        if lines[item.name].required or item.name == "account":
            found += native_paths(item)
    return found


def _required(mapping: KindMapping, item: FieldMap) -> bool:
    return any(field.name == item.name and field.required for field in mapping.spec.fields)


def fitted(mapping: KindMapping, missing: Mapping[str, Collection[str]]) -> KindMapping:
    """The mapping without what the company lacks."""
    return replace(
        mapping,
        missing=frozenset(missing.get(mapping.intacct.object_name, ())),
        lines=tuple(replace(part, missing=frozenset(missing.get(part.intacct_object, ()))) for part in mapping.lines),
    )


def gaps_of(mapping: KindMapping) -> list[tuple[str, str]]:
    """Object and name of the needed fields that a fitted mapping goes without."""
    missing = {mapping.intacct.object_name: mapping.missing}
    missing |= {part.intacct_object: part.missing for part in mapping.lines}
    return [(name, path) for name, paths in needed(mapping).items() for path in sorted(paths & missing[name])]


def absent(mapping: KindMapping) -> frozenset[str]:
    """The fields of a record that a fitted mapping does not carry, those of lines as "lines.project"."""
    inner = {path for part in mapping.lines if part.name.startswith("_") for path in part.missing}
    header = {item.name for item in mapping.fields if _gone(item, mapping.missing) or item.folded_from in inner}
    return frozenset(header) | {
        f"{part.name}.{item.name}" for part in mapping.lines for item in part.fields if _gone(item, part.missing)
    }


def _gone(item: FieldMap, missing: frozenset[str]) -> bool:
    """Whether a field has nothing left to be read from; a derived one makes do with what is there."""
    return item.derive is None and any(path in missing for path in native_paths(item))


def unused_dimensions(mappings: Iterable[KindMapping]) -> frozenset[str]:
    """Dimensions that no line of any document has a field for: the company does not use them."""
    used: set[str] = set()
    known: set[str] = set()
    for mapping in mappings:
        for part in (part for part in mapping.lines if part.name == "lines"):
            named = {field.name: field.dimension for field in mapping.spec.field("lines").lines if field.dimension}
            known |= set(named.values())
            used |= {named[item.name] for item in part.fields if item.name in named and not _gone(item, part.missing)}
    return frozenset(known - used)


def joined(found: Iterable[tuple[str, Iterable[str]]]) -> Paths:
    """Fields by object, those of one object together."""
    together: dict[str, frozenset[str]] = {}
    for name, paths in found:
        together[name] = together.get(name, frozenset()) | {path for path in paths if not path.startswith("_")}
    return together
