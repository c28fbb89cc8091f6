"""A calibration with progress, and what it found in words."""

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from qianyi.calibration.fit.fit import budget
from qianyi.calibration.fit.study import study
from qianyi.experiments.commands.shared import Language
from qianyi.results.run.identity import fit_hash

# Seconds of one simulated past on one core, measured on the machine that shipped the posterior; two thirds of it is
# the model, the rest its start.
_SECONDS = 0.08
_HEADS = ("Figure", "Published", "Posterior 10-90 %", "Used", "Covered")


def run_study(pasts: int, seed: int, out: Path, language: Language, stages: dict) -> None:
    """Run or continue a study in a folder and print what the data moved and how later figures were met."""
    console = Console()
    out.mkdir(parents=True, exist_ok=True)
    spend = budget(pasts)
    minutes = spend.pasts * _SECONDS / 60.0 / 2.0 + 2.0
    console.print(
        f"约 {spend.pasts} 次历史模拟，两核约 {minutes:.0f} 分钟；结果在 {out}"
        if language == "zh"
        else f"About {spend.pasts} simulated pasts, {minutes:.0f} minutes on two cores; results in {out}"
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        tasks: dict[str, int] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stages[stage][language], total=total)
            bar.update(tasks[stage], completed=done)

        study(pasts, seed, out, fit_hash(), progress)
    _show(out, language, console)


def _show(out: Path, language: Language, console: Console) -> None:
    zh = language == "zh"
    moved = pd.read_csv(out / "directions.csv")
    parameters = pd.read_csv(out / "parameters.csv")
    console.print(
        f"数据移动了 {len(moved)} 个方向，{int(parameters.moved.sum())} 个单独的未知量（后验/先验标准差低于0.8）："
        if zh
        else f"The data moved {len(moved)} directions, {int(parameters.moved.sum())} single unknowns "
        "(posterior over prior SD below 0.8):"
    )
    for _, row in moved.iterrows():
        console.print(f"  {row.ratio:.2f}  {row.loadings}", highlight=False)
    table = Table(*(("指标", "公布值", "后验 10-90%", "用于校准", "覆盖") if zh else _HEADS))
    yes, no = ("是", "否") if zh else ("yes", "no")
    for _, row in pd.read_csv(out / "predictions.csv").iterrows():
        name = row.name_zh if zh else row.name_en
        span = f"{row.posterior_low:.4g} - {row.posterior_high:.4g}"
        table.add_row(name, f"{row.value:.4g}", span, yes if row.used else no, yes if row.covered else no)
    console.print(table)
