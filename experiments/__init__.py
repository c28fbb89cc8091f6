"""Every way to use the model (floor 6)."""
