"""The demo's connections by name: their tables and what they must come to."""

from sandbox.scenarios.demo import cedar_studio, harbor_east, harbor_field, harbor_west
from sandbox.scenarios.demo.foundings import EAST, FIELD, STUDIO, WEST
from sandbox.scenarios.demo.records import ConnectionBooks, DemoExpectations, expectations

CONNECTIONS: dict[str, ConnectionBooks] = {
    EAST: harbor_east.BOOKS,
    WEST: harbor_west.BOOKS,
    FIELD: harbor_field.BOOKS,
    STUDIO: cedar_studio.BOOKS,
}
EXPECTATIONS: dict[str, DemoExpectations] = {name: expectations(books) for name, books in CONNECTIONS.items()}
