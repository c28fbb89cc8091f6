"""Do zones gain, or only take from each other? The pool of investors, what of it is won, and what changes hands."""

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.agents.origins import ORIGINS
from qianyi.results.measures.estimates import band, paired
from qianyi.results.run.reading import captured, signed_by_zone
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.words import message, words

MEASURES = {
    "pool": message("Investment that looked for a site"),
    "won": message("of it won by the zones"),
    "gained": message("Signed more: sum of the zones that gain"),
    "taken": message("Signed less: sum of the zones that lose (stealing)"),
}


def pool_table(run: RunDirectory) -> pd.DataFrame:
    """One row per scenario and replicate: `pool` and `won`, planned investment of all origins (亿元)."""
    rows = captured(run)
    won = rows[[f"won_{origin}" for origin in ORIGINS]].sum(axis=1)
    lost = rows[[f"lost_{origin}" for origin in ORIGINS]].sum(axis=1)
    return rows[["scenario", "replicate"]].assign(pool=won + lost, won=won)


def change_of_hands(run: RunDirectory, scenario: str, reference: str) -> pd.DataFrame:
    """Per replicate: `gained` by zones that sign more than in the reference, `taken` from those that sign less."""
    signed = signed_by_zone(run).set_index(["scenario", "replicate", "zone_id"])["signed"]
    change = (signed.loc[scenario] - signed.loc[reference]).rename("change").reset_index()
    change["gained"] = change["change"].clip(lower=0.0)
    change["taken"] = change["change"].clip(upper=0.0)
    return change.groupby("replicate", as_index=False)[["gained", "taken"]].sum()


def competition_table(run: RunDirectory) -> pd.DataFrame:
    """Rows scenario × measure with mean, low, high (10 and 90 %), and difference to the reference with its interval.

    `gained` and `taken` are differences themselves; the reference scenario has none.
    """
    pool = pool_table(run)
    reference = run.scenarios[-1]
    rows = []
    for scenario in run.scenarios:
        mine = pool[pool["scenario"] == scenario].set_index("replicate")
        base = pool[pool["scenario"] == reference].set_index("replicate")
        for measure in ("pool", "won"):
            gap = paired((mine[measure] - base[measure]).to_numpy()) if scenario != reference else (None,) * 3
            rows.append((scenario, measure, *band(mine[measure]), *gap))
        if scenario != reference:
            hands = change_of_hands(run, scenario, reference)
            for measure in ("gained", "taken"):
                rows.append((scenario, measure, *band(hands[measure]), *paired(hands[measure].to_numpy())))
    names = ["scenario", "measure", "mean", "low", "high", "difference", "difference_low", "difference_high"]
    return pd.DataFrame(rows, columns=names)


def show_competition(run: RunDirectory, language: str, console: Console) -> None:
    """Print the table; nothing for a run with one scenario."""
    if len(run.scenarios) < 2:
        return
    found = competition_table(run).set_index(["scenario", "measure"])
    t, reference = words(language), run.title(run.scenarios[-1], language)
    caption = t(
        "Mean [10-90 %]; differences to {reference} paired by replicate, with their 95 % interval", reference=reference
    )
    title = t("Stealing and enlargement (亿元, whole horizon)")
    table = Table(title=title, caption=caption, box=box.SIMPLE_HEAD, caption_justify="left")
    table.add_column(t.within("quantity", "Measure"))
    for scenario in run.scenarios:
        table.add_column(run.title(scenario, language), justify="right")
    for measure, said in MEASURES.items():
        cells = [_cell(found, scenario, measure) for scenario in run.scenarios]
        table.add_row(t.tell(said), *cells)
    console.print(table)


def _cell(found: pd.DataFrame, scenario: str, measure: str) -> str:
    if (scenario, measure) not in found.index:
        return ""
    row = found.loc[(scenario, measure)]
    text = f"{row['mean']:,.0f} [{row['low']:,.0f}-{row['high']:,.0f}]"
    if measure in ("pool", "won") and pd.notna(row["difference"]):
        text += f"  {row['difference']:+,.0f} ({row['difference_low']:+,.0f},{row['difference_high']:+,.0f})"
    return text
