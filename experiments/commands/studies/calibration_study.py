"""A calibration with progress, and what it found in words."""

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from qianyi.calibration.fit.fit import budget
from qianyi.calibration.fit.study import study
from qianyi.experiments.commands.terminal.application import guarded
from qianyi.experiments.commands.terminal.progress import bars, stages
from qianyi.results.run.identity import fit_hash
from qianyi.scenarios.words import Language, Words, message, words

# Seconds of one simulated past on one core, measured on the machine that shipped the posterior; two thirds of it is
# the model, the rest its start.
_SECONDS = 0.08
_STAGES = {
    "screening": message("Screening (Morris)"),
    "design": message("Simulating pasts"),
    "predictions": message("Predicting later figures"),
    "posterior": message("Building the posterior"),
    "uncertainty": message("Splitting the uncertainty"),
}


def run_and_show_study(pasts: int, seed: int, out: Path, language: Language) -> int:
    """Run or continue a study in a folder, print what the data moved and how later figures were met; the exit code."""
    stays = message("Stopped; what is done stays in {place}, the same command continues it", place=out)
    return guarded(lambda: _run(pasts, seed, out, words(language)), language, lambda: stays)


def _run(pasts: int, seed: int, out: Path, t: Words) -> None:
    console = Console()
    out.mkdir(parents=True, exist_ok=True)
    spend = budget(pasts)
    minutes = spend.pasts * _SECONDS / 60.0 / 2.0 + 2.0
    told = t("About {pasts} simulated pasts, {minutes:.0f} minutes on two cores; results in {place}",
             pasts=spend.pasts, minutes=minutes, place=out)  # fmt: skip
    console.print(told)
    with bars() as shown:
        study(pasts, seed, out, fit_hash(), stages(shown, lambda stage: t.tell(_STAGES[stage])))
    _show(out, t, console)


def _show(out: Path, t: Words, console: Console) -> None:
    moved = pd.read_csv(out / "directions.csv")
    parameters = pd.read_csv(out / "parameters.csv")
    console.print(
        t(
            "The data moved {directions} directions, {unknowns} single unknowns (posterior over prior SD below 0.8):",
            directions=len(moved),
            unknowns=int(parameters.moved.sum()),
        )
    )
    for _, row in moved.iterrows():
        console.print(f"  {row.ratio:.2f}  {row.loadings}", highlight=False)
    table = Table(t("Figure"), t.within("figure", "Published"), t("Posterior 10-90 %"), t("Used"), t("Covered"))
    yes, no = t("yes"), t("no")
    for _, row in pd.read_csv(out / "predictions.csv").iterrows():
        span = f"{row.posterior_low:.4g} - {row.posterior_high:.4g}"
        used, covered = (yes if told else no for told in (row.used, row.covered))
        table.add_row(t.of(row, "name"), f"{row.value:.4g}", span, used, covered)
    console.print(table)
