"""Targets, priors, fitting and back-tests (floor 5)."""
