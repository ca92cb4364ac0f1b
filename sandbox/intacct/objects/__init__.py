"""The objects of the gateway: names, fields, relations and raw values, as data."""
