"""Names of methods, scores and verdicts for readers."""

from dataclasses import replace

from qianyi.calibration.forecasts.evaluation import KEY_ZONES, PROVINCE
from qianyi.scenarios.words import Message, message, words

METHODS = {
    "model": message("model"),
    "shift_share": message("shift-share"),
    "random_walk": message("random walk with drift"),
    "persistence": message("persistence"),
    "lognormal": message("lognormal (counts)"),
}
SCORES = {
    "log_revenue": message("CRPS of zones' log revenue"),
    "growth": message("CRPS of zones' growth"),
    "brier_500": message("Brier score, 500亿 (open outcomes only)"),
    "brier_1000": message("Brier score, 1000亿 (open outcomes only)"),
    "coverage_80": message("coverage of the 80 % interval"),
    "coverage_50": message("coverage of the 50 % interval"),
    "rank": message("rank correlation (Spearman)"),
    "share": message("CRPS of shares in the zones' total"),
    "zones_above_100": message("CRPS of zones above 100亿, {place}"),
    "zones_above_500": message("CRPS of zones above 500亿, {place}"),
    "zones_above_1000": message("CRPS of zones above 1000亿, {place}"),
    "zones_above_2000": message("CRPS of zones above 2000亿, {place}"),
    "total_revenue": message("CRPS of log total revenue, {place}"),
    "beijing_tianjin_projects": message("CRPS of log Beijing-Tianjin projects"),
    "beijing_tianjin_capital": message("CRPS of log Beijing-Tianjin capital agreed"),
    "beijing_tianjin_paid": message("CRPS of log Beijing-Tianjin capital paid in"),
    "hyundai_cangzhou_load": message("CRPS of Hyundai Cangzhou's used capacity"),
}
PLACES = {
    PROVINCE: message("province"),
    KEY_ZONES: message("31 key zones"),
}
VERDICTS: dict[str, Message | str] = {
    "better": message("model better"),
    "worse": message("MODEL WORSE"),
    "tie": message("tie"),
    "better*": message("model better*"),
    "worse*": message("MODEL WORSE*"),
    "": "",
}
STAR = message("*: fewer than six zones, or a single figure; no conclusion rests on it.")
WAYS = {
    "unconditional": message("unconditional (national growth as expected then)"),
    "conditional": message("conditional on the national growth and prices that came"),
}
UNITS = {
    "log points": message("log points"),
    "points": message("points"),
    "points a year": message("points a year"),
    "zones": message("zones"),
    "0-1": message("0-1"),
    "share": message("share"),
    "-1 to 1": message("-1 to 1"),
}


def place_name(place: str, language: str) -> str:
    """Name of the province or of its 31 key zones; another place is itself."""
    return words(language).tell(PLACES.get(place, place))


def score_name(score: str, language: str) -> str:
    """Name of a score; what follows an @ is the place that it is about."""
    name, _, place = score.partition("@")
    return replace(SCORES[name], fields={"place": place_name(place, language)}).text(language)
