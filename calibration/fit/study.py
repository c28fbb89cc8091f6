"""The whole calibration as one study: fit, diagnostics, recovery, prediction of what became known later; as tables."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from qianyi.calibration.evidence.history import REALISED, national_growth
from qianyi.calibration.evidence.targets import targets
from qianyi.calibration.fit.design import simulate_design
from qianyi.calibration.fit.fit import Fit, budget, fit, moved
from qianyi.calibration.fit.posterior import posterior, resampled
from qianyi.calibration.fit.recovery import recovery
from qianyi.calibration.fit.uncertainty import sources_of_width
from qianyi.scenarios.ensemble import Ensemble, write
from qianyi.scenarios.loader import load

BASE = date(2016, 12, 31)
_PREDICTED = 300
_REPLICATES = 200


def directions(found: Fit, at_most: float = 0.8) -> pd.DataFrame:
    """Combinations of unknowns that the figures moved: directions of the prior in which the posterior is narrower.

    In units of prior SDs; `ratio` is the posterior SD along the direction, `loadings` its largest parts.
    """
    names = list(found.surrogate.axes)
    values = found.draws[names].to_numpy()
    scaled = (values - values.mean(axis=0)) / values.std(axis=0)
    centred = scaled - found.weight @ scaled
    posterior_, prior_ = (centred * found.weight[:, None]).T @ centred, np.cov(scaled.T)
    inverse = np.linalg.cholesky(np.linalg.inv(prior_))
    ratio, vectors = np.linalg.eigh(inverse.T @ posterior_ @ inverse)
    rows = []
    for place in np.argsort(ratio):
        spread = float(np.sqrt(max(0.0, ratio[place])))
        if spread >= at_most:
            break
        vector = inverse @ vectors[:, place]
        vector = vector / np.linalg.norm(vector)
        largest = np.argsort(-np.abs(vector))[:4]
        rows.append({"ratio": spread, "loadings": " ".join(f"{vector[i]:+.2f} {names[i]}" for i in largest)})
    return pd.DataFrame(rows, columns=["ratio", "loadings"])


def predictions(found: Fit, seed: int, folder: Path, progress=None) -> pd.DataFrame:
    """Every target beside what prior and posterior predict, also those that became known after the date of issue.

    The posterior's pasts are simulated with national growth as it turned out; 10-90 % ranges hold chance, unknowns and
    the error of the target. `used` says whether the fit saw the figure.
    """
    draws = resampled(found, _PREDICTED, seed)
    given = {year: value for year, value in national_growth(REALISED).items() if year > 2012}
    seeds = np.arange(50_001, 50_001 + len(draws))
    after = simulate_design(draws, seeds, folder / "predicted", growth=given, progress=progress)
    before = found.simulated
    rng = np.random.default_rng([seed, 5])
    rows = []
    for target in targets():
        ranges = []
        for table in (before, after):
            drawn = table[target.id].to_numpy()
            error = target.tolerance * rng.standard_normal(len(drawn))
            drawn = drawn * np.exp(error) if target.scale == "log" else drawn + error
            ranges.append(np.quantile(drawn, [0.1, 0.5, 0.9]))
        low, high = ranges[1][0], ranges[1][2]
        rows.append(
            {
                "id": target.id,
                "name_zh": target.name_zh,
                "name_en": target.name_en,
                "value": target.value,
                "known_on": target.known_on.isoformat(),
                "used": target.known_on <= found.issued,
                **{f"prior_{k}": v for k, v in zip(("low", "median", "high"), ranges[0], strict=True)},
                **{f"posterior_{k}": v for k, v in zip(("low", "median", "high"), ranges[1], strict=True)},
                "covered": low <= target.value <= high,
            }
        )
    return pd.DataFrame(rows)


def study(pasts: int, seed: int, folder: Path, model: str, progress=lambda stage, done, total: None) -> Ensemble:
    """Run everything within a budget of about `pasts` simulated pasts and write tables and the posterior to a folder.

    Equal arguments and equal code (`model`, its hash) give equal bits; what the folder holds is not run again.
    """
    kept = folder / f"pasts-{model}"
    spend = budget(pasts)
    found = fit(BASE, spend, seed, kept, progress)
    about = {
        "issued": BASE.isoformat(),
        "seed": seed,
        "pasts": pasts,
        "budget": asdict(spend),
        "model": model,
        "targets": [target.id for target in found.targets],
        "effective_draws": round(found.effective),
    }
    tables = {
        "parameters": moved(found),
        "directions": directions(found),
        "predictions": predictions(found, seed, kept, lambda n: progress("predictions", n, _PREDICTED)),
        "recovery": recovery(found, seed).table(),
        "screening": found.effects.rename_axis("id").reset_index(),
        "surrogate": pd.DataFrame(
            {"id": found.surrogate.statistics, "skill": found.surrogate.skill, "error": found.surrogate.error}
        ),
    }
    progress("posterior", 0, 1)
    ensemble = posterior(found, spend.kept, seed, about)
    progress("posterior", 1, 1)
    tables["uncertainty"] = sources_of_width(
        load("plan-2017", ["ensemble=none"]), ensemble, _REPLICATES, lambda n: progress("uncertainty", n, 4)
    )
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
    write(folder / "posterior-2016.parquet", ensemble)
    text = json.dumps(ensemble.about, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / "study.json").write_text(text + "\n", encoding="utf-8")
    return ensemble
