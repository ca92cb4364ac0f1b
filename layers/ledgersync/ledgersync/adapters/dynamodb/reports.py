"""Reports in the table: a small item each, and their content beside it in pieces that an item can hold."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from tempfile import TemporaryFile

from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.items import UNIT, body, number, read_body, read_number, read_text, text, ttl
from ledgersync.adapters.dynamodb.items import write_units as units_of
from ledgersync.adapters.dynamodb.keys import Item, connection_pk, report_sk
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import well_formed, well_formed_run
from ledgersync.errors import Stale
from ledgersync.ports import ConnectionId
from ledgersync.ports.reports import Report, ReportStatus, SignOff

PIECE = 380 * UNIT
"""Bytes of a piece: an item holds 400 KB, its key and names with them."""
AT_ONCE = 256 * UNIT
"""Bytes of text that are unpacked at once."""


class DynamoReports:
    """``ReportStore`` over the table. Everything of a report expires with it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, report: Report) -> Report:
        """Tried twice: the mark of a report that has ended is replaced once it is seen to be that."""
        for _ in range(2):
            marked = self._marked(report)
            going = self.report(report.id, marked) if marked else None
            if going is not None and going.status is ReportStatus.RUNNING:
                return going
            if self._begun(report, marked):
                return report
        again = self.report(report.id, self._marked(report))
        return again or report

    def _begun(self, report: Report, marked: str) -> bool:
        """The report and the mark that it is going, unless somebody else's began meanwhile."""
        item = _item(report)
        mark: Item = {
            "pk": item["pk"],
            "sk": text(_mark_sk(report)),
            "report_id": text(report.report_id),
            "expires_at": item["expires_at"],
        }
        free = Condition("attribute_not_exists(pk)", {}, {})
        seen = Condition("report_id = :seen", {}, {":seen": text(marked)})
        put = {"Put": {"Item": mark, **(seen if marked else free).request()}}
        return self._table.transact([put, {"Put": {"Item": item}}], 2)

    def _marked(self, report: Report) -> str:
        return read_text(self._table.get(connection_pk(report.id), _mark_sk(report)) or {}, "report_id")

    def keep(self, report: Report) -> None:
        """A slice that outlived its report changes nothing of it; what was signed stays signed."""
        item = _item(report)
        kept = self._table.put(item, units_of(None, item), _unchanged(report))
        if not kept and report.status is not ReportStatus.RUNNING:
            raise Stale("stale", "somebody signed the report off meanwhile")
        if report.status is not ReportStatus.RUNNING:
            mine = Condition("report_id = :mine", {}, {":mine": text(report.report_id)})
            self._table.delete(connection_pk(report.id), _mark_sk(report), mine)

    def report(self, id: ConnectionId, report_id: str) -> Report | None:
        if not (well_formed(id) and well_formed_run(report_id)):
            return None
        item = self._table.get(connection_pk(id), report_sk(report_id))
        return None if item is None else decode(Report, read_body(item))

    def reports(self, id: ConnectionId, limit: int) -> Sequence[Report]:
        items = self._table.query(connection_pk(id), "REPORT#", newest_first=True, page=limit)
        return [decode(Report, read_body(item)) for item in islice(items, limit)]

    def put_content(self, report: Report, lines: Iterable[str]) -> None:
        self._put_pieces(report, f"CONTENT#{report.report_id}#", lines)

    def content(self, report: Report) -> str | None:
        found = self._pieces(report, f"CONTENT#{report.report_id}#")
        return None if found is None else "\n".join(_unpacked(found))

    def put_work(self, report: Report, step: int, lines: Iterable[str]) -> None:
        """Each step under its own number: a slice that is killed while it writes leaves the last step whole."""
        self._put_pieces(report, _work_sk(report, step), lines)

    def work(self, report: Report, step: int) -> Iterator[str] | None:
        found = self._pieces(report, _work_sk(report, step))
        return None if found is None else _unpacked(found)

    def _put_pieces(self, report: Report, prefix: str, lines: Iterable[str]) -> None:
        """The last piece first: what can be read whole has been written whole. A file holds them until then."""
        with TemporaryFile() as packed:
            packed.writelines(_packed(lines))
            starts = range(0, packed.tell(), PIECE)
            for index in reversed(range(len(starts))):
                packed.seek(starts[index])
                item: Item = {
                    "pk": text(connection_pk(report.id)),
                    "sk": text(f"{prefix}{index:04d}"),
                    "pieces": number(len(starts)),
                    "content": {"B": packed.read(PIECE)},
                    "expires_at": ttl(report.expires_at),
                }
                self._table.put(item, units_of(None, item))

    def _pieces(self, report: Report, prefix: str) -> Iterator[bytes] | None:
        """One at a time; None when there are none."""
        pk = connection_pk(report.id)
        first = self._table.get(pk, f"{prefix}0000")
        if first is None:
            return None
        return map(_bytes, islice(self._table.query(pk, prefix), read_number(first, "pieces")))


def _packed(lines: Iterable[str]) -> Iterator[bytes]:
    """The lines compressed, never in memory whole."""
    packing, between = zlib.compressobj(6), b""
    for line in lines:
        yield packing.compress(between + line.encode())
        between = b"\n"
    yield packing.flush()


def _unpacked(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines again, one at a time."""
    unpacking, rest = zlib.decompressobj(), b""
    for piece in pieces:
        while piece:
            *lines, rest = (rest + unpacking.decompress(piece, AT_ONCE)).split(b"\n")
            yield from (line.decode() for line in lines)
            piece = unpacking.unconsumed_tail
    yield from (line.decode() for line in (rest + unpacking.flush()).split(b"\n"))


def _item(report: Report) -> Item:
    return {
        "pk": text(connection_pk(report.id)),
        "sk": text(report_sk(report.report_id)),
        "body": body(encode(report)),
        "expires_at": ttl(report.expires_at),
        **({"ended": text(report.status)} if report.ended_at else {}),
        **({"signed": _signed(report.signed)} if report.signed else {}),
    }


def _unchanged(report: Report) -> Condition:
    """What must hold for a report to be kept as it is now."""
    if report.status is ReportStatus.RUNNING:
        return Condition("attribute_not_exists(ended)", {}, {})
    if report.signed is None:
        return Condition("attribute_not_exists(signed)", {}, {})
    return Condition("attribute_not_exists(signed) OR signed = :signed", {}, {":signed": _signed(report.signed)})


def _signed(signed: SignOff) -> Mapping[str, object]:
    return text(f"{signed.at.isoformat()} {signed.by}")


def _mark_sk(report: Report) -> str:
    return f"REPORTING#{report.kind}"


def _work_sk(report: Report, step: int) -> str:
    return f"WORK#{report.report_id}#{step:04d}#"


def _bytes(item: Item) -> bytes:
    content = item["content"].get("B")
    return content if isinstance(content, bytes) else b""
