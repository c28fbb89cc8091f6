"""The page that says how a forecast file and a file of later figures are written."""

from qianyi.calibration.forecasts.figures import NEEDED, OPTIONAL
from qianyi.calibration.forecasts.forecast_file import FORMAT, INDICATORS, LEVELS
from qianyi.experiments.documents.templates import page


def forecast_page(language: str) -> str:
    """The whole page in "en" or "zh"."""
    levels = ", ".join(f"q{100 * level:02.0f}" for level in LEVELS)
    told = {"format": FORMAT, "levels": levels, "needed": ", ".join(NEEDED), "optional": ", ".join(OPTIONAL)}
    places = {
        "zh": ("各区", "全省（个数与合计另有31区）"),
        "en": ("zones", "province (counts and totals also of the 31)"),
    }
    rows = [
        (
            f"`{key}`",
            one.zh if language == "zh" else f"{one.en} ({one.zh})",
            one.unit,
            places[language][not one.of_zones],
        )
        for key, one in INDICATORS.items()
    ]
    return page("forecast", language, told | {"indicators": rows})
