"""`python -m experiments` is `qianyi`."""

from qianyi.experiments.cli import main

main()
