"""Numbers of the book on relocations captured and lost, on what changes hands, and on national ranks."""

import numpy as np

from qianyi.results.measures.book import NumberBook
from qianyi.results.measures.crossings import QUANTILES, paired
from qianyi.results.measures.national_path import nominal_path
from qianyi.results.measures.panel import PROVINCE, Panel
from qianyi.results.measures.ranks import EXPONENT, field_places
from qianyi.results.measures.relocations import relocation_series
from qianyi.results.run.store import RunDirectory


def enter_relocations(book: NumberBook, run: RunDirectory, panel: Panel) -> None:
    """Captured and lost, a year over the horizon; and what zones sign more and less of than in the reference."""
    reference = panel.scenarios[-1]
    for indicator, values in relocation_series(run, panel).items() if run.shards("province") else ():
        if not np.isfinite(values).all():
            continue
        source = ["province/*.parquet: won_*, lost_*", f"results/measures/indicators.csv: {indicator}"]
        for scenario in (reference, *panel.scenarios[:-1]):
            mine = values[panel.scenarios.index(scenario)]
            band = np.quantile(mine, [QUANTILES[0], QUANTILES[2]])
            key = (indicator, "mean", PROVINCE, panel.years, scenario, "", "")
            book.enter(key, (float(mine.mean()), *band), panel.replicates, source)
            if scenario != reference:
                key = (indicator, "difference", PROVINCE, panel.years, scenario, reference, "")
                book.enter(key, paired(mine - values[-1]), panel.replicates, source)
    signed = panel.values["signed_investment"].mean(axis=3)
    if not np.isfinite(signed).all():
        return
    for place, scenario in enumerate(panel.scenarios[:-1]):
        change = signed[place] - signed[-1]
        parts = {"signed_gained": np.maximum(change, 0.0), "signed_taken": np.minimum(change, 0.0)}
        for indicator, part in parts.items():
            key = (indicator, "difference", PROVINCE, panel.years, scenario, reference, "")
            source = ["zones/*.parquet: signed_investment", f"results/measures/indicators.csv: {indicator}"]
            book.enter(key, paired(part.sum(axis=1)), panel.replicates, source)


def enter_ranks(book: NumberBook, run: RunDirectory, panel: Panel) -> None:
    """Median rank of the named zones in the last year, with its 10-90 % band, by true revenue."""
    known = {told["name"]: told for told in run.manifest.get("resolved", ())}
    for place in field_places():
        zone = next((z for z, facts in enumerate(panel.zones) if facts.name_zh == place.zone_zh), None)
        if zone is None:
            continue
        for s, scenario in enumerate(panel.scenarios):
            if not known.get(scenario, {}).get("environment"):
                continue
            path = nominal_path(known[scenario], panel.years)
            revenue = panel.values["revenue"][s, :, zone, :]
            first, last = panel.years[0], panel.years[-1]
            relative = (revenue[:, -1] / revenue[:, 0]) / (path[last] / path[first])
            ranks = np.clip(place.rank * relative**-EXPONENT, 1, place.members)
            low, middle, high = (float(np.quantile(ranks, at)) for at in QUANTILES)
            key = ("national_rank", "median", f"zone:{panel.zones[zone].zone_id}", (last,), scenario, "", "")
            source = ["zones/*.parquet: revenue", f"scenarios/data/national_fields.csv: {place.source}"]
            book.enter(key, (middle, low, high), panel.replicates, source)
