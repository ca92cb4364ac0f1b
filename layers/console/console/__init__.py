"""The web console: pages over the HTTP API, for accountants, administrators and operators. Knows nothing of syncing."""
