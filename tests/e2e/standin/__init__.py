"""Functions that stand in for the product's, to test the machinery around them: state machine, roles, runtime."""
