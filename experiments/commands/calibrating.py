"""`qianyi calibrate`: from priors and published figures to the posterior that scenarios draw from."""

from pathlib import Path
from typing import Annotated

import typer

from qianyi.experiments.commands.terminal.application import command
from qianyi.experiments.commands.terminal.options import FolderOption, LanguageOption
from qianyi.scenarios.mistakes import Told


def need_calibration() -> None:
    """Raises `Told` where what a fit needs is not installed."""
    try:
        import SALib  # noqa: F401
    except ImportError:
        raise Told("fitting parameters needs the extra: pip install 'qianyi[calibration]'") from None


@command()
def calibrate(
    budget: Annotated[int, typer.Option(min=400, max=200_000, help="Simulated pasts in all")] = 5_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the study")] = 2016,
    out: FolderOption = Path("runs/calibration"),
    language: LanguageOption = "en",
) -> int:
    """Fit the unknowns to figures known by the end of 2016."""
    need_calibration()
    from qianyi.experiments.commands.studies.calibration_study import run_and_show_study

    return run_and_show_study(budget, seed, out, language)
