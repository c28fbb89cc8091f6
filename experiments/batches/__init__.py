"""Scenarios × replicates on any workers, continued where they stopped."""
