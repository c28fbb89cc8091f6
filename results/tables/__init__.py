"""What a run says, in tables."""
