"""The page that says how a forecast file and a file of later figures are written."""

from qianyi.calibration.forecasts.figures import NEEDED, OPTIONAL
from qianyi.calibration.forecasts.forecast_file import FORMAT, INDICATORS, LEVELS, Indicator
from qianyi.experiments.documents.templates import page
from qianyi.scenarios.words import CHINESE, ENGLISH, words


def forecast_page(language: str) -> str:
    """The whole page in a language."""
    levels = ", ".join(f"q{100 * level:02.0f}" for level in LEVELS)
    told = {"format": FORMAT, "levels": levels, "needed": ", ".join(NEEDED), "optional": ", ".join(OPTIONAL)}
    t = words(language)
    places = {True: t.within("of whom", "zones"), False: t("province (counts and totals also of the 31)")}
    rows = [
        (f"`{key}`", t("{english} ({chinese})", **_names(one)), one.unit, places[one.of_zones])
        for key, one in INDICATORS.items()
    ]
    return page("forecast", language, told | {"indicators": rows})


def _names(one: Indicator) -> dict[str, str]:
    """An indicator's names; figures are published under the Chinese one."""
    return {"chinese": one.name.text(CHINESE), "english": one.name.text(ENGLISH)}
