"""What a planner may set: the scenario, its policy and its levers."""

from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationInfo

from qianyi.scenarios.ensemble import SHIPPED, EnsembleName
from qianyi.scenarios.schema.environment import Environment, Frozen
from qianyi.scenarios.schema.field import described
from qianyi.scenarios.words import message, words


def _setting(value: object) -> object:
    """A bare number or date stands for a setting with that value."""
    return value if isinstance(value, dict | LeverSetting) else {"value": value}


def _stored_date(value: object, info: ValidationInfo) -> object:
    """A manifest holds dates as text; a planner's file must not."""
    stored = bool(info.context) and info.context.get("stored", False)
    return date.fromisoformat(value) if stored and isinstance(value, str) else value


class LeverSetting(Frozen):
    """Value of a lever with its dates; the range is checked against the lever by the loader."""

    value: Annotated[
        Annotated[date, Field(strict=True)] | Annotated[float, Field(strict=True)], BeforeValidator(_stored_date)
    ] = described(..., message("Value, in the lever's unit"))
    start: date | None = described(None, message("When it starts; the policy's start if left out"))
    ramp_quarters: Annotated[int, Field(ge=0, le=40)] | None = described(
        None, message("Quarters until the full value"), unit="quarters"
    )
    end: date | None = described(None, message("After this date the lever is back at its value without the plan"))


Settings = dict[str, Annotated[LeverSetting, BeforeValidator(_setting)]]


DataSet = Literal["key-zones", "hebei-all"]
DATA_SETS: tuple[DataSet, ...] = get_args(DataSet)


class Policy(Frozen):
    """Levers of the plan, for all zones and for single ones."""

    start: date = described(date(2017, 1, 1), message("When levers that name no date begin"))
    ramp_quarters: Annotated[int, Field(ge=0, le=40)] = described(
        4, message("Quarters until a lever's full value, if it names none"), unit="quarters"
    )
    levers: Settings = described(dict, message("Levers by id, for all zones"))
    zones: dict[str, Settings] = described(dict, message("Levers of single zones, by the zone's Chinese name"))


class Scenario(Frozen):
    """One story that a run simulates. See `qianyi scenarios NAME` for a written one."""

    name: str = described("", message("Name of the file"))
    title_zh: str = described("", message("Title in Chinese"))
    title_en: str = described("", message("Title in English"))
    question_zh: str = described("", message("The question it answers, in Chinese"))
    question_en: str = described("", message("The question it answers, in English"))
    leaves_out_zh: str = described("", message("What it leaves out, in Chinese"))
    leaves_out_en: str = described("", message("What it leaves out, in English"))
    data_set: DataSet = described(
        "key-zones", message("Data set: the 31 key zones, or all zones of the 2018 catalogue (hebei-all)")
    )
    start: date = described(date(2016, 12, 31), message("Base date; the data hold at this date"))
    until: Annotated[str, Field(pattern=r"^20\d\dQ[1-4]$")] = described("2025Q4", message("Last quarter"))
    replicates: Annotated[int, Field(ge=1, le=1_000_000)] = described(100, message("Replicates of each scenario"))
    seed: Annotated[int, Field(ge=0, le=2**62)] = described(2017, message("Seed that scenarios share"))
    policy: Policy = described(Policy, message("Policy"))
    environment: Environment = described(Environment, message("Environment"))
    sweep: dict[str, Annotated[str, Field(max_length=80)]] = described(
        dict, message("Levers or parameters that a run varies, as LOW:HIGH:COUNT")
    )
    ensemble: EnsembleName = described(
        SHIPPED,
        message(
            "What calibration left open: each replicate draws parameters and initial revenues from the posterior; "
            "or all stand at its mode; or parameters at their table's values, with initial revenues drawn (none)"
        ),
    )
    parameters: dict[str, Annotated[float, Field(strict=True)]] = described(
        dict, message("Behavioural parameters that differ from the table")
    )

    @classmethod
    def stored(cls, text: str) -> "Scenario":
        """A scenario from the JSON that `model_dump_json` or a run's manifest keeps."""
        return cls.model_validate_json(text, context={"stored": True})

    @property
    def quarters(self) -> int:
        """Number of quarters from the base date to `until`."""
        return (int(self.until[:4]) - self.start.year - 1) * 4 + int(self.until[-1])

    @property
    def quarter_ends(self) -> tuple[date, ...]:
        """Last day of each quarter simulated."""
        firsts = [(self.start.year + 1 + (q + 1) // 4, 3 * ((q + 1) % 4) + 1) for q in range(self.quarters)]
        return tuple(date(year, month, 1) - timedelta(days=1) for year, month in firsts)

    def title(self, language: str) -> str:
        """Title in a language, or in the other one where it has only that, or the name."""
        return words(language).of(self, "title") or self.title_en or self.title_zh or self.name
