"""What it saves that scenarios share their luck: replicates for the effect of the plan, beside independent draws."""

import tempfile
from pathlib import Path

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.results.measures.effects import effect_table
from qianyi.results.measures.panel import read_revenue
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.loader import load_all

# The year by which the plan wants its zones to have grown, and the last that is simulated.
YEARS = (2020, 2025)


def common_draws(jobs: int, replicates: int = 400) -> list[dict[str, object]]:
    """Effect of the plan on the number of zones at their target, with and without shared luck.

    `factor`: how many times the replicates independent draws need for the same interval. With a posterior the
    effect itself differs between draws of the parameters; that part no pairing can take away.
    """
    found = []
    for ensemble in ("posterior-2016", "mode"):
        settings = [f"replicates={replicates}", f"ensemble={ensemble}"]
        scenarios = load_all(["plan-2017", "no-plan"], settings)
        with tempfile.TemporaryDirectory() as folder:
            run = RunDirectory.create(Path(folder) / "run", manifest(scenarios, replicates))
            run_batch(run, plan(scenarios, replicates), jobs, lambda count: None)
            panel = read_revenue(run)
        for year in YEARS:
            table = effect_table(panel, year)
            row = table[table["outcome"] == "on_target"].iloc[0]
            effect = {"effect": float(row.difference), "factor": float(row.reduction)}
            found.append({"ensemble": ensemble, "year": year, **effect})
    return found
