"""Figures of projects and firms: where they come from, where they go, how they grow."""
