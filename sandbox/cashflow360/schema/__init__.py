"""Every entity of the API as data, from appendix B of the reference and the live samples in it."""

from sandbox.cashflow360.schema.fields import Entity
from sandbox.cashflow360.schema.lists import LISTS
from sandbox.cashflow360.schema.money import MONEY
from sandbox.cashflow360.schema.payables import PAYABLES
from sandbox.cashflow360.schema.receivables import RECEIVABLES

ENTITIES: dict[str, Entity] = {entity.name: entity for entity in (*LISTS, *PAYABLES, *RECEIVABLES, *MONEY)}
