"""The HTTP API: routes, bodies and problems. What they do lies in the use cases."""
