"""All objects by name."""

from sandbox.intacct.objects import accounts, dimensions, elsewhere, ledger, parties, transactions
from sandbox.intacct.objects.model import ObjectType

OBJECTS: dict[str, ObjectType] = {
    known.name: known
    for known in (
        *dimensions.OBJECTS,
        *parties.OBJECTS,
        *accounts.OBJECTS,
        *transactions.OBJECTS,
        *ledger.OBJECTS,
        *elsewhere.OBJECTS,
    )
}
LINES_OF: dict[str, str] = {item: name for name, known in OBJECTS.items() for item in known.nested.values()}
"""Line object to the transaction that holds it."""
