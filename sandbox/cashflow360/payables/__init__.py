"""Payments of bills: offline and online, cancelled, voided, with credits, and the money that moves for them."""
