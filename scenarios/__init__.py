"""What a planner may set and the data behind it (floor 1)."""
