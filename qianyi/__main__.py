"""`python -m qianyi` is `qianyi`."""

from qianyi.experiments.cli import main

main()
