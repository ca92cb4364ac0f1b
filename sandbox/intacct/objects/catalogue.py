"""All objects by name."""

from sandbox.intacct.objects import ledger, masters, transactions
from sandbox.intacct.objects.model import ObjectType

OBJECTS: dict[str, ObjectType] = {
    known.name: known for known in (*masters.OBJECTS, *transactions.OBJECTS, *ledger.OBJECTS)
}
LINES_OF: dict[str, str] = {item: name for name, known in OBJECTS.items() for item in known.nested.values()}
"""Line object to the transaction that holds it."""
