"""Figures of what comes of a scenario: zones at target, revenue, where it comes from."""
