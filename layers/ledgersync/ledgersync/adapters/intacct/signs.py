"""The sign of a company's vendor credits, as it is known, asked for where it matters, or missing."""

from __future__ import annotations

from collections.abc import Sequence

from intacct.rows import Row
from ledgersync.adapters.intacct.asking import Asking
from ledgersync.adapters.intacct.company_fields import SIGN_UNKNOWN, CompanyFields
from ledgersync.adapters.intacct.settings import ASSUMED_SIGN
from ledgersync.domain.remembered import Operation, Write
from ledgersync.errors import Barred
from ledgersync.mapping.tables import KindMapping


class Signs:
    """``stated`` is the sign somebody set up; without one it is learned."""

    def __init__(self, stated: int | None, fields: CompanyFields, asks: Asking) -> None:
        self.stated = stated
        self._fields = fields
        self._asks = asks
        self._asked = False

    @property
    def known(self) -> int | None:
        """None while nobody knows it."""
        return self.stated or self._fields.learned.credit_sign or None

    @property
    def used(self) -> int:
        return self.known or ASSUMED_SIGN

    def look(self, mapping: KindMapping, rows: Sequence[Row]) -> None:
        """Ask for the sign anew where rows may tell it, once."""
        if mapping.intacct.signed and rows and self.known is None and not self._asked:
            self._asked = True
            self._fields.learn_sign(self._asks.send)

    def need(self, mapping: KindMapping, write: Write) -> None:
        """Raises Barred while nobody knows the sign a credit has to be written with."""
        if not mapping.intacct.signed or write.operation is Operation.REMOVE:
            return
        self.look(mapping, [Row()])
        if self.known is None:
            raise Barred(SIGN_UNKNOWN, "no credit of this company tells the sign of its lines", {})
