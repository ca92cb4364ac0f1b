"""Intacct leaving a row out of one answer, as it does now and then: nothing was deleted, it just wasn't shown."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from lxml import etree

Question = Callable[[str], bool]
"""Says of a query, as XML, whether its answer leaves the row out."""


def by_ids(query: str) -> bool:
    return "<in>" in query


def for_keys(query: str) -> bool:
    """Every record of an object, whenever it was changed."""
    return "<in>" not in query and "<field>WHENMODIFIED</field>" not in query


class OneRowUnseen(httpx.BaseTransport):
    """Leaves one record out of the first answer to such a question; every later answer is whole."""

    def __init__(self, inner: httpx.BaseTransport, object_name: str, record_no: int, question: Question) -> None:
        self._inner = inner
        self._row = f".//data/{object_name}[RECORDNO='{record_no}']"
        self._question = question
        self.dropped = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        asked = {
            one.get("controlid"): etree.tostring(one, encoding="unicode")
            for one in etree.fromstring(request.read()).iter("function")
        }
        root = etree.fromstring(response.read())
        for result in root.iter("result"):
            row = result.find(self._row)
            if row is None or self.dropped or not self._question(asked.get(result.findtext("controlid"), "")):
                continue
            self._drop(row)
        return httpx.Response(response.status_code, content=etree.tostring(root), request=request)

    def _drop(self, row: etree._Element) -> None:
        data = row.getparent()
        if data is not None:
            data.remove(row)
            data.attrib.update({name: str(int(data.get(name, "1")) - 1) for name in ("count", "totalcount")})
            self.dropped = True
