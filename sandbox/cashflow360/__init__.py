"""A faithful, strict stand-in for Cashflow360 (the BILL v2 API), written from its reference alone."""
