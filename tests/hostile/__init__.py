"""What strangers, accidents and other programs do to Qianyi: a few cases in the suite, many by hand.

`python -m tests.hostile` runs them all under a limit of memory and time, and prints how they went; a seed makes each
case, so that one that went wrong can be made again.
"""
