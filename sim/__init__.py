"""How a run goes: draws, ledger, order of the quarter (floor 3)."""
