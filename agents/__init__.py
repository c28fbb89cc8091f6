"""What each kind of agent is and does: one function a rule (floor 2)."""
