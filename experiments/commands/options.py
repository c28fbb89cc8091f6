"""Options that several commands share, each declared once."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

Language = Literal["zh", "en"]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of what you read / 语言")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Set a lever, a parameter or a field / 设置政策工具、参数或字段"),
]
JobsOption = Annotated[int, typer.Option("--jobs", min=0, max=256, help="Workers; 0: all cores / 线程数，0 为全部核心")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON / 输出 JSON")]
FolderOption = Annotated[Path, typer.Option("--out", help="Directory / 目录")]

# Where simulations of a batch run.
ProcessesOption = Annotated[bool, typer.Option("--processes", help="Processes instead of threads / 用进程代替线程")]
ClusterOption = Annotated[str, typer.Option("--cluster", help="Dask scheduler, as tcp://host:8786 / 集群地址")]
TlsOption = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="TLS for the cluster / 集群加密")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before a large batch / 不再询问")]

# What is read from a run.
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="Run directory / 结果目录")]
ReferenceOption = Annotated[
    str, typer.Option("--reference", help="Scenario to compare with; the one without levers if left out / 对照场景")
]
ZoneOption = Annotated[str, typer.Option("--zone", help="Zone, by name or number / 开发区名称或编号")]
PlaceOption = Annotated[Path | None, typer.Option("--out", help="Where files go / 输出目录")]

# What a study costs.
PastsOption = Annotated[
    int, typer.Option("--budget", min=200, max=100_000, help="Simulated pasts for each fit / 拟合规模")
]
DrawsOption = Annotated[int, typer.Option("--draws", min=20, max=5000, help="Draws of each forecast / 抽取次数")]
LeverReplicatesOption = Annotated[
    int, typer.Option(min=4, max=5000, help="Replicates of each package of levers / 每组政策工具的重复次数")
]


def cores(jobs: int) -> int:
    """Number of threads that a number of jobs means."""
    return jobs or os.cpu_count() or 1
