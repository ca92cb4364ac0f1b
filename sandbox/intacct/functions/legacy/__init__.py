"""Legacy (2.1) functions: their ordered bodies become the generic fields of the same objects."""
