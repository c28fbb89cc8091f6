"""The phases of the quarter: each applies one rule to one population. `sim/schedule.py` has their order."""
