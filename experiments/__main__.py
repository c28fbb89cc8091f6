"""`python -m experiments` is `qianyi`."""

from experiments.cli import main

main()
