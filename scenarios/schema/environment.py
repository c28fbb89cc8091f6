"""What nobody in the province controls: national path, prices, pushes and dated events."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from qianyi.scenarios.schema.field import described
from qianyi.scenarios.sectors import PriceGroup, Sector
from qianyi.scenarios.words import message

# The type under another name: fields are called `date`.
Day = date
Year = Annotated[int, Field(ge=2000, le=2100)]
Growth = Annotated[float, Field(ge=-0.3, le=0.3, strict=True)]
Multiplier = Annotated[float, Field(ge=0.0, le=5.0, strict=True)]
Share = Annotated[float, Field(ge=0.0, le=1.0, strict=True)]


class Frozen(BaseModel):
    """Base of every part of a scenario: no unknown names, no change after loading, no infinite numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class CapacityCut(Frozen):
    """Capacity of a sector closed over one year, in every zone."""

    sector: Sector = described(..., message("Sector"))
    year: Year = described(..., message("Year"))
    share: Share = described(..., message("Share of volume lost over the year"), unit="share")


class HeatingLimit(Frozen):
    """Volume of a sector not produced in the heating season (fourth and first quarter) from a date on."""

    sector: Sector = described(..., message("Sector"))
    start: Day = described(..., message("Date from which it holds"))
    share: Share = described(..., message("Share of volume not produced"), unit="share")


class CoverageEvent(Frozen):
    """A change of what is counted as the zone: upgrade, merger, take-over."""

    zone: str = described(..., message("Zone"))
    date: Day = described(..., message("Date"))
    factor: Annotated[float, Field(ge=0.2, le=5.0)] = described(..., message("Factor on reported revenue"))


class Enlargement(Frozen):
    """Enlargement of a zone by decree."""

    zone: str = described(..., message("Zone"))
    date: Day = described(..., message("Date"))
    hectares: Annotated[float, Field(ge=-1e4, le=1e5)] = described(..., message("Area added"), unit="ha")


class Catalogue(Frozen):
    """The 2018 catalogue redraws what counts as a zone: each zone's scope jumps by its own luck."""

    date: Day = described(
        Day(2018, 2, 26),
        message("Date of publication"),
        source="2018 catalogue of development zones",
        status="measured",
    )
    spread: Annotated[float, Field(ge=0.0, le=0.5)] = described(
        0.05, message("SD of the change of scope"), unit="log points"
    )


def _growth_path() -> dict[int, float]:
    return {
        2017: 0.062,
        2018: 0.057,
        2019: 0.053,
        2020: 0.050,
        2021: 0.048,
        2022: 0.046,
        2023: 0.045,
        2024: 0.044,
        2025: 0.043,
    }


def _price_path() -> dict[str, dict[int, float]]:
    return {
        "other": {2017: 0.02, 2018: 0.008},
        "steel": {2017: 0.14, 2018: 0.0},
        "petrochemicals": {2017: 0.09, 2018: 0.005},
        "building_materials": {2017: 0.06, 2018: 0.005},
    }


def _price_volatility() -> dict[str, float]:
    return {"other": 0.02, "steel": 0.13, "petrochemicals": 0.10, "building_materials": 0.06}


def _cuts() -> tuple[CapacityCut, ...]:
    steel = {2017: 0.020, 2018: 0.012, 2019: 0.008}
    glass = {2017: 0.010, 2018: 0.005}
    return (
        *(CapacityCut(sector="STEEL_METAL", year=year, share=share) for year, share in steel.items()),
        *(CapacityCut(sector="BUILDING_MAT", year=year, share=share) for year, share in glass.items()),
    )


def _limits() -> tuple[HeatingLimit, ...]:
    start = date(2017, 11, 15)
    return (
        HeatingLimit(sector="STEEL_METAL", start=start, share=0.04),
        HeatingLimit(sector="BUILDING_MAT", start=start, share=0.05),
    )


_AFTER = "years not named keep the value of the last named year before them"


class Environment(Frozen):
    """Paths and events that a scenario supposes; none of them is policy."""

    volume_growth: dict[Year, Growth] = described(
        _growth_path,
        message("National volume growth of above-scale firms; {after}", after=_AFTER),
        unit="log points a year",
    )
    price_change: dict[PriceGroup, dict[Year, Growth]] = described(
        _price_path,
        message(
            "Expected change of prices over a year; 2017 carries over the level reached at the end of 2016; {after}",
            after=_AFTER,
        ),
        unit="log points a year",
    )
    price_volatility: dict[PriceGroup, Annotated[float, Field(ge=0.0, le=0.5)]] = described(
        _price_volatility, message("Yearly SD of price innovations"), unit="log points"
    )
    beijing_push: dict[Year, Multiplier] = described(
        lambda: {2017: 1.5, 2018: 1.0},
        message("Pressure on firms and groups to leave Beijing; {after}", after=_AFTER),
        unit="ratio",
        source="plan of 500 exits in 2017 against 335 in 2016 (beijing_relocation.csv)",
    )
    tianjin_push: dict[Year, Multiplier] = described(
        lambda: {2017: 1.0}, message("The same for Tianjin; {after}", after=_AFTER), unit="ratio"
    )
    domestic_climate: dict[Year, Multiplier] = described(
        lambda: {2017: 1.0}, message("Other domestic projects; {after}", after=_AFTER), unit="ratio"
    )
    foreign_climate: dict[Year, Multiplier] = described(
        lambda: {2017: 1.0}, message("Foreign projects; {after}", after=_AFTER), unit="ratio"
    )
    xiongan_start: date | None = described(
        date(2017, 4, 1),
        message("Date from which Xiong'an diverts Beijing projects"),
        source="announced on 2017-04-01",
        status="measured",
    )
    xiongan_diversion: Share = described(0.10, message("Share of Beijing projects diverted"), unit="share")
    capacity_cuts: tuple[CapacityCut, ...] = described(
        _cuts,
        message("Capacity cuts by sector and year"),
        source="sizes assumed; plans of 2017 in published_estimates.csv (steel_cut)",
    )
    heating_limits: tuple[HeatingLimit, ...] = described(_limits, message("Heating-season limits"))
    rebasing_hazard: Share = described(
        0.15,
        message("Yearly chance that the province checks its zones' statistics and takes back what they overstated"),
        unit="a year",
        source="decision 1 of the model",
    )
    rebasing_size: Annotated[float, Field(ge=0.0, le=0.6)] = described(
        0.15,
        message("Size of a correction, of what a zone overstated at most"),
        unit="log points",
        source="decision 1 of the model (0.05-0.35)",
    )
    coverage_events: tuple[CoverageEvent, ...] = described((), message("Dated changes of a zone's statistical scope"))
    enlargements: tuple[Enlargement, ...] = described((), message("Enlargements by decree"))
    catalogue_2018: Catalogue | None = described(Catalogue(), message("The 2018 catalogue"))
