"""The demo's books: two tenants, four connections, and what a sync of them must come to."""
