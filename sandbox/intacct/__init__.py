"""A strict, faithful stand-in for the Sage Intacct XML gateway, written from the references only."""

from sandbox.intacct.app import intacct_app
from sandbox.intacct.books import Books
from sandbox.intacct.errors import RefusedError
from sandbox.intacct.faults import Fault
from sandbox.intacct.gateway import answer
from sandbox.intacct.settings import Settings
from sandbox.intacct.transport import IntacctTransport
from sandbox.intacct.world import IntacctWorld

__all__ = [
    "Books",
    "Fault",
    "IntacctTransport",
    "IntacctWorld",
    "RefusedError",
    "Settings",
    "answer",
    "intacct_app",
]
