"""Programs that drive clients of others against a sandbox; each runs in an environment of its own and prints JSON."""
