"""What a `<function>` may ask for: one handler per name."""
