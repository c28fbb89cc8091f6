"""Options that several commands share, each declared once."""

import os
from pathlib import Path
from typing import Annotated

import typer

from qianyi.experiments.commands.language import VARIABLE
from qianyi.scenarios.words import Language

LanguageOption = Annotated[Language, typer.Option("--lang", envvar=VARIABLE, help="Language of what you read")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Set a lever, a parameter or a field"),
]
JobsOption = Annotated[int, typer.Option("--jobs", min=0, max=256, help="Workers; 0: all cores")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON")]
FolderOption = Annotated[Path, typer.Option("--out", help="Directory")]

# Where simulations of a batch run.
ProcessesOption = Annotated[bool, typer.Option("--processes", help="Processes instead of threads")]
ClusterOption = Annotated[str, typer.Option("--cluster", help="Dask scheduler, as tcp://host:8786")]
TlsOption = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="TLS for the cluster")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before a large batch")]

# What is read from a run.
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="Run directory")]
ReferenceOption = Annotated[
    str, typer.Option("--reference", help="Scenario to compare with; the one without levers if left out")
]
ZoneOption = Annotated[str, typer.Option("--zone", help="Zone, by name or number")]
PlaceOption = Annotated[Path | None, typer.Option("--out", help="Where files go")]

# What a study costs.
PastsOption = Annotated[int, typer.Option("--budget", min=200, max=100_000, help="Simulated pasts for each fit")]
DrawsOption = Annotated[int, typer.Option("--draws", min=20, max=5000, help="Draws of each forecast")]


def cores(jobs: int) -> int:
    """Number of threads that a number of jobs means."""
    return jobs or os.cpu_count() or 1
