"""Deployed in place of the product's handler; see tests/e2e/standin/probe.py."""

from tests.e2e.standin.probe import handler

__all__ = ["handler"]
