"""One zone's page: revenue with its band, where the change comes from, pipeline, land, debt, projects."""

import numpy as np
import pandas as pd
import solara

from qianyi.agents.origins import ORIGINS
from qianyi.experiments.view import charts
from qianyi.experiments.view.ensemble import Picture
from qianyi.experiments.view.ensemble.outcomes import SHOWN
from qianyi.experiments.view.pages.parts import Chart, Csv, Heading, table_html
from qianyi.experiments.view.words import say, sector_name
from qianyi.results.measures.channels import channel_label
from qianyi.scenarios.zones import ZoneFacts
from qianyi.sim.accounts import LEDGER
from qianyi.sim.records import PIPELINE

LISTED = 12
_PASSAGES = ("signed", "approved", "started", "producing", "withdrawn")


def pipeline_frame(picture: Picture, years: list[int], zone: int) -> pd.DataFrame:
    """Projects a year that pass each stage, mean over the replicates whose pipeline was followed."""
    mean = np.mean([o.followed.pipeline[:, zone] for o in picture.mine if o.followed is not None], axis=0)
    return pd.DataFrame(mean, columns=list(PIPELINE)).assign(year=years)[["year", *PIPELINE]]


def passages(frame: pd.DataFrame) -> pd.DataFrame:
    """Projects a year by what happened to them; those withdrawn before approval and before the start added up."""
    found = {name: frame[f"{name}_projects"] for name in _PASSAGES[:4]}
    gone = frame["withdrawn_before_approval_projects"] + frame["withdrawn_before_start_projects"]
    return pd.DataFrame({**found, "withdrawn": gone})


def pipeline_chart(frame: pd.DataFrame, language: str) -> dict:
    """Bars by year and passage."""
    colours = ("#9dc3dd", "#5f9cc4", "#1b5e8c", "#3d7a45", "#b3492f")
    table = passages(frame)
    series = [
        {"type": "bar", "name": say(name, language), "data": table[name].round(2).tolist(), "color": colour}
        for name, colour in zip(_PASSAGES, colours, strict=True)
    ]
    option = charts.lines(frame["year"].tolist(), series, [say(name, language) for name in _PASSAGES])
    option["legend"] |= {"type": "scroll", "itemWidth": 14, "itemGap": 8}
    return option


def state_frame(picture: Picture, years: list[int], zone: int) -> pd.DataFrame:
    """Land, debt and pipeline at the end of each year: mean and 10-90 % of the replicates."""
    values = np.stack([outcome.shown[:, zone] for outcome in picture.mine])
    low, high = np.quantile(values, [0.1, 0.9], axis=0)
    rows = [
        (year, name, values[:, y, s].mean(), low[y, s], high[y, s])
        for s, name in enumerate(SHOWN)
        for y, year in enumerate(years)
    ]
    return pd.DataFrame(rows, columns=["year", "indicator", "mean", "low", "high"])


def land_chart(frame: pd.DataFrame, years: list[int], language: str) -> dict:
    """Land let and serviced land free, stacked."""
    series = [
        {"type": "line", "stack": "land", "areaStyle": {"opacity": 0.5}, "symbol": "none", "color": colour,
         "name": say(name, language).split("，")[0].split(",")[0],
         "data": frame.loc[frame["indicator"] == name, "mean"].round(1).tolist()}
        for name, colour in (("land_let", "#8a6d3b"), ("land_free", "#7fb77e"))
    ]  # fmt: skip
    return charts.lines(years, series, [each["name"] for each in series])


def debt_chart(frame: pd.DataFrame, years: list[int], language: str) -> dict:
    """Debt of the platform with its band."""
    mine, name = frame[frame["indicator"] == "debt"], say("this", language)
    return charts.lines(
        years, charts.band(name, charts.MINE_COLOUR, *(mine[key].tolist() for key in ("low", "high", "mean"))), [name]
    )


def projects_frame(picture: Picture, zone: int, language: str) -> pd.DataFrame:
    """Projects in the zone's pipeline at the end of replicate 0, the largest first."""
    projects = picture.mine[0].followed.projects
    mine = projects[projects["zone"] == zone]
    mine = mine[np.argsort(-mine["investment"], kind="stable")]
    columns = {
        "origin": [say(ORIGINS[o], language) for o in mine["origin"]],
        "sector": [sector_name(int(s), language) for s in mine["sector"]],
        "stage": [say(f"stage_{s}", language) for s in mine["stage"]],
        "investment": mine["investment"],
        "need": mine["land"],
        "age": mine["years"],
    }
    return pd.DataFrame(columns)


def fan_frame(picture: Picture, years: list[int], zone: int) -> pd.DataFrame:
    """True revenue (亿元) of both scenarios, mean and 10-90 %, and the mean of the reported one."""
    parts = []
    for name, outcomes in (("mine", picture.mine), ("reference", picture.reference)):
        values = np.stack([outcome.revenue[:, zone] for outcome in outcomes])
        low, high = np.quantile(values, [0.1, 0.9], axis=0)
        reported = np.mean([outcome.reported[:, zone] for outcome in outcomes], axis=0)
        told = {"scenario": name, "year": years, "mean": values.mean(axis=0), "low": low, "high": high}
        told["reported"] = reported
        parts.append(pd.DataFrame(told))
    return pd.concat(parts, ignore_index=True)


def ledger_frame(picture: Picture, zone: int, language: str) -> pd.DataFrame:
    """Mean change of revenue (亿元) by channel over the horizon."""
    ledger = np.mean([outcome.ledger[zone] for outcome in picture.mine], axis=0)
    names = [channel_label(name, language) for name in LEDGER.names]
    return pd.DataFrame({"channel": LEDGER.names, "name": names, "change": ledger})


@solara.component
def ZonePage(picture: Picture, years: list[int], zones: tuple[ZoneFacts, ...], zone: int, language: str):
    """Everything about the zone at a place of the data set."""
    facts, followed = zones[zone], sum(o.followed is not None for o in picture.mine)
    state, pipeline = state_frame(picture, years, zone), pipeline_frame(picture, years, zone)
    name = f"{facts.zone_id}"
    with solara.Div(classes=["grid", "zone"]):
        with solara.Div(classes=["card"]):
            Heading("fan", language)
            Chart(charts.fan(picture, years, zone, language, facts), 300)
            Csv(f"fan-{name}", lambda: fan_frame(picture, years, zone))
        with solara.Div(classes=["card"]):
            Heading("ledger", language)
            Chart(charts.waterfall(picture, zone, language), 300)
            Csv(f"ledger-{name}", lambda: ledger_frame(picture, zone, language))
        with solara.Div(classes=["card"]):
            Heading("pipeline", language, followed)
            Chart(pipeline_chart(pipeline, language), 230)
            Csv(f"pipeline-{name}", lambda: pipeline)
        with solara.Div(classes=["card"]):
            Heading("debt_path", language)
            Chart(debt_chart(state, years, language), 230)
            Csv(f"state-{name}", lambda: state)
        with solara.Div(classes=["card"]):
            Heading("land", language)
            Chart(land_chart(state, years, language), 230)
        with solara.Div(classes=["card"]):
            Projects(picture, zone, language)


@solara.component
def Projects(picture: Picture, zone: int, language: str):
    """The largest projects of the pipeline."""
    frame = projects_frame(picture, zone, language)
    Heading("projects", language, len(frame), min(LISTED, len(frame)))
    rows = [
        [row.origin, row.sector, row.stage, f"{row.investment:,.1f}", f"{row.need:,.1f}", f"{row.age:.1f}"]
        for row in frame.head(LISTED).itertuples()
    ]
    head = [say(key, language) for key in frame.columns]
    solara.HTML(tag="div", unsafe_innerHTML=table_html(head, rows, 3, "projects"))
    Csv("projects", lambda: frame)
