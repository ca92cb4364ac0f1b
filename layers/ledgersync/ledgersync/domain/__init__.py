"""What the project is about, pure: no I/O, no clock, no client."""
