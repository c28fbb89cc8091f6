"""What was published about zones and about Beijing-Tianjin projects, as targets that a simulated past meets.

`data/targets.csv` names the targets with scale, tolerance and notes; `_VALUES` below says how the value of each follows
from rows of `scenarios/data/`. What a value was made of is what its formula asked for, so no row can stand beside a
target without deciding it.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from qianyi.scenarios.tables import rows

# A rate of growth as the rows give it: "full year; +20.27%", "+1.0 % Jan-Oct (seen); +0.8 % full year (recalled)".
_GROWTH, _OF_THE_YEAR, _SHARE = r"\+([\d.]+) ?%", r"\+([\d.]+) ?% full year", r"([\d.]+) %"
# In which column a table says of what time a row is; all but the first also have zones.
_TIME = {"beijing_relocation": "period", "published_estimates": "parameter"}
# Figures behind the targets that stand in no table. An assumption is no figure: it has no date on which it was known.
_ASSUMED = {
    "zones_part": {
        "value": "0.8",
        "source_title": "assumed for 2014-2016: nearly 80 % in 2016, which was published on 2017-08-24 only",
        "known_on": "",
    },
    "national_growth_2016_so_far": {
        "value": "4.0",
        "source_title": "assumed: national above-scale revenue growth (%) of 2016 as it stood in the autumn; no source "
        "seen (NBS, January to October: 3.9; that it came out late in November is assumed)",
        "known_on": "2016-11-27",
    },
    "yuan_per_dollar_2016": {
        "value": "6.64",
        "source_title": "mean exchange rate of 2016, recalled; that it was known at the year's end is assumed",
        "known_on": "2016-12-31",
    },
}


@dataclass(frozen=True)
class Target:
    """One published figure with its error.

    `tolerance` is the standard deviation of measurement, rounding and mismatch of scope together (assumed), in log
    points where `scale` is `log`, else in the unit of the value. `rows` are those that the value was made of, and
    `known_on` is the latest of their dates.
    """

    id: str
    name_zh: str
    name_en: str
    scale: str
    tolerance: float
    value: float
    known_on: date
    rows: tuple[dict[str, str], ...]
    note_zh: str
    note_en: str

    def error(self, simulated: float) -> float:
        """How far a simulated figure lies off, in standard deviations of the target alone."""
        if self.scale == "log":
            return math.log(max(simulated, 1e-9) / self.value) / self.tolerance
        return (simulated - self.value) / self.tolerance


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    return tuple({**row, "file": name} for row in rows(f"data/{name}.csv"))


class Evidence:
    """The tables of published figures; `asked` is what was taken from them."""

    def __init__(self):
        self.asked: list[dict[str, str]] = []

    def row(self, file: str, zone: str, indicator: str, time: str, as_of: str = "") -> dict[str, str]:
        """The one row of a table of that zone, indicator and time; `as_of` begins so where that is not enough.

        Raises `LookupError` where none or several are there.
        """
        found = [
            row
            for row in _table(file)
            if row.get("zone_zh", "") == zone
            and row.get("indicator", "") == indicator
            and row[_TIME.get(file, "year")] == time
            and row.get("as_of", "").startswith(as_of)
        ]
        if len(found) != 1:
            raise LookupError(f"{file}: {zone} {indicator} {time} {as_of}: {len(found)} rows")
        self.asked.append(found[0])
        return found[0]

    def __call__(self, file: str, zone: str, indicator: str, time: str, as_of: str = "") -> float:
        """The value of that row, in its unit."""
        return float(self.row(file, zone, indicator, time, as_of)["value"])

    def assumed(self, name: str) -> float:
        """A figure that stands in no table."""
        self.asked.append({"file": "", "indicator": name, **_ASSUMED[name]})
        return float(_ASSUMED[name]["value"])

    def growth(self, zone: str, indicator: str, year: str, as_of: str = "") -> float:
        """Growth (log points) that the row of a zone gives beside its level."""
        return _log_growth(self.row("zone_figures", zone, indicator, year, as_of)["as_of"])

    def growth_of_many(self, zones: str, indicator: str, year: str) -> float:
        """The same of a row about many zones."""
        return _log_growth(self.row("province_figures", zones, indicator, year)["as_of"])

    def national(self, year: str) -> float:
        """National growth of the year (log points, four digits)."""
        told = self.row("published_estimates", "", "", f"National above-scale main-business revenue growth {year}")
        return round(_log_growth(told["number_in_source"], _OF_THE_YEAR), 4)


def _log_growth(text: str, pattern: str = _GROWTH) -> float:
    return math.log(1 + _percent(text, pattern) / 100)


def _percent(text: str, pattern: str) -> Decimal:
    """The one percentage of a text, exactly. Raises `LookupError` where none or several are there."""
    found = re.findall(pattern, text)
    if len(found) != 1:
        raise LookupError(f"{text!r}: {len(found)} percentages")
    return Decimal(found[0])


# Ten months of 2015, moved to a year.
_TEN_MONTHS = 1.2
_LINE = "主营业务收入"
_ABOVE_2017 = "主营收入超{}亿元开发区数"
_QINHUANGDAO = ("zone_figures", "秦皇岛经开区", "主营业务收入(全行业)", "2015")
_QINGHE = ("zone_figures", "清河经开区", _LINE, "2015")


def _shijiazhuang(of: Evidence, indicator: str) -> float:
    """A figure of Shijiazhuang ETDZ over its revenue, first half of 2016."""
    return of("zone_figures", "石家庄经开区", indicator, "2016", "H1") / of(
        "zone_figures", "石家庄经开区", _LINE, "2016", "H1"
    )


def _excess_growth(of: Evidence) -> float:
    """Mean over five reports; zones that publish tend to be those that grow, hence the wide tolerance."""
    so_far = round(math.log1p(of.assumed("national_growth_2016_so_far") / 100.0), 4)
    bazhou = of.growth("霸州经开区(金属玻璃家具产业园)", _LINE, "2015")
    shijiazhuang = of.growth("石家庄经开区", _LINE, "2016", "H1")
    handan = of.growth_of_many("邯郸市全部开发区(18家)", "地区生产总值", "2014")
    tangshan = of.growth("唐山海港经开区", "地区生产总值", "2014", "H1")
    province = of.growth_of_many("全省", "开发区工业总产值", "2012")
    of_2012, of_2014, of_2015 = of.national("2012"), of.national("2014"), of.national("2015")
    return (bazhou - of_2015 + shijiazhuang - so_far + handan - of_2014 + tangshan - of_2014 + province - of_2012) / 5


def _investment_share(of: Evidence) -> float:
    qinghe = of("zone_figures", "清河经开区", "新增固定资产投入", "2015") / of(*_QINGHE)
    return math.sqrt(qinghe * _shijiazhuang(of, "固定资产投资"))


def _tax_share(of: Evidence) -> float:
    qinghe = of("zone_figures", "清河经开区", "财政收入", "2015") / of(*_QINGHE)
    qinhuangdao = of("zone_figures", "秦皇岛经开区", "财政收入", "2015") / of(*_QINHUANGDAO)
    return (_shijiazhuang(of, "税收收入") * qinghe * qinhuangdao) ** (1 / 3)


def _value_added_share(of: Evidence) -> float:
    qinhuangdao = of("zone_figures", "秦皇岛经开区", "地区生产总值", "2015") / of(*_QINHUANGDAO)
    return math.sqrt(qinhuangdao * _shijiazhuang(of, "地区生产总值"))


def _bt_capital_2015(of: Evidence) -> float:
    told = of("beijing_relocation", "", "hebei_projects_from_beijing_tianjin_capital", "2015 Jan-Oct")
    return told * _TEN_MONTHS * of.assumed("zones_part")


def _bt_share_2015(of: Evidence) -> float:
    told = of.row("beijing_relocation", "", "hebei_projects_from_beijing_tianjin_capital", "2015 Jan-Oct")
    return float(_percent(told["note"], _SHARE) / 100)


_EXITS = ("beijing_relocation", "", "firms_exited_general_manufacturing")
_VALUES: dict[str, Callable[[Evidence], float]] = {
    "bt_capital_2014": lambda of: of("relocation_figures", "全省", "引进京津资金", "2014") * of.assumed("zones_part"),
    "bt_capital_2015": _bt_capital_2015,
    "bt_share_2015": _bt_share_2015,
    "exits_2014": lambda of: of(*_EXITS, "2014"),
    "exits_2015": lambda of: of(*_EXITS, "2015 Jan-Oct") * _TEN_MONTHS,
    "excess_growth": _excess_growth,
    "investment_share": _investment_share,
    "tax_share": _tax_share,
    "value_added_share": _value_added_share,
    # The row adds up five years.
    "domestic_paid_share": lambda of: (
        of("zone_figures", "秦皇岛经开区", "实际利用内资", "2015") / 5 / of(*_QINHUANGDAO)
    ),
    "above_1000_2012": lambda of: of("province_figures", "全省", "销售收入超1000亿元开发区数", "2012"),
    "above_2000_2015": lambda of: of("province_figures", "全省", _ABOVE_2017.format(2000), "2015"),
    "bt_capital_2016": lambda of: of("relocation_figures", "全省", "省级以上经开区京津投资总额", "2016"),
    "tianjin_paid_2014_2016": lambda of: (
        of("relocation_figures", "全省", "天津企业赴河北到位资金", "2017") * of.assumed("zones_part")
    ),
    "foreign_2016": lambda of: (
        of("province_figures", "全省", "经开区实际利用外资", "2016") * of.assumed("yuan_per_dollar_2016")
    ),
    "value_added_growth_2016": lambda of: of.growth_of_many("全省", "经开区地区生产总值", "2016") - of.national("2016"),
    "above_1000_2017": lambda of: of("province_figures", "全省", _ABOVE_2017.format(1000), "2017"),
    "above_500_2017": lambda of: of("province_figures", "全省", _ABOVE_2017.format(500), "2017"),
    "above_100_2017": lambda of: of("province_figures", "全省", _ABOVE_2017.format(100), "2017"),
}


def _target(line: dict[str, str]) -> Target:
    of = Evidence()
    value = _VALUES[line["id"]](of)
    return Target(
        **{key: line[key] for key in ("id", "name_zh", "name_en", "scale", "note_zh", "note_en")},
        tolerance=float(line["tolerance"]),
        value=value,
        known_on=max(date.fromisoformat(row["known_on"]) for row in of.asked if row["known_on"]),
        rows=tuple(of.asked),
    )


@cache
def targets() -> tuple[Target, ...]:
    """Every target, in the order of the file."""
    return tuple(_target(line) for line in rows("data/targets.csv", "calibration"))


def known(issued: date) -> tuple[Target, ...]:
    """The targets that a fit issued on a date may use: every row behind them was public by then."""
    return tuple(target for target in targets() if target.known_on <= issued)
