"""What the model is held against, and no part of it.

`python -m tests.yardsticks` measures the firm phase in C, the rules over plain Mesa objects and independent draws on
this machine, `python -m tests.yardsticks.desk_load` many sessions of the desk; what a run of the model itself costs,
`qianyi bench` tells.
"""
