"""Options that several commands share, each declared once."""

import os
from dataclasses import dataclass
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


@dataclass(frozen=True)
class BatchOptions:
    """Where a batch runs, and whether a large one is asked about; none of it changes a number."""

    jobs: JobsOption = 0
    processes: ProcessesOption = False
    cluster: ClusterOption = ""
    tls_ca_file: TlsOption = None
    tls_client_cert: TlsOption = None
    tls_client_key: TlsOption = None
    yes: YesOption = False

    @property
    def security(self) -> dict[str, str | bool]:
        """Files of an encrypted connection to a cluster; nothing where none is named."""
        files = {name: getattr(self, name) for name in ("tls_ca_file", "tls_client_cert", "tls_client_key")}
        given: dict[str, str | bool] = {name: str(path) for name, path in files.items() if path is not None}
        return given | {"require_encryption": True} if given else given


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
LeverReplicatesOption = Annotated[int, typer.Option(min=4, max=5000, help="Replicates of each package of levers")]


def cores(jobs: int) -> int:
    """Number of threads that a number of jobs means."""
    return jobs or os.cpu_count() or 1
