"""What is reported of a run: one row of `indicators.csv` each, used by figures, tables, comparison and report alike."""

import re
from dataclasses import dataclass
from functools import cache

from qianyi.scenarios.tables import by_id
from qianyi.scenarios.words import words

# Whose money counts as public cost; what partners bring is shown beside it.
PAYERS = (
    "public_cost_zone",
    "public_cost_city",
    "public_cost_province",
    "public_cost_platform",
    "public_cost_forgone",
)
PARTNERS = "public_cost_partners"

_WORD = re.compile(r"[a-z_0-9]+")


@dataclass(frozen=True)
class Indicator:
    """One thing that is reported.

    `level` is `zone` (a column of the shards), `province` (of columns of the whole province's), `derived` (from
    columns, replicate by replicate), `comparison` (needs two scenarios) or `input`. `in_year` says how quarters become
    a year: `mean` of annual rates, value of the `last` quarter. `over_zones` says how zones become a total: `sum`,
    `mean`, `weighted` by the column `weight`, or `count` of those where it holds (0 or 1). `sql` says how it follows
    from columns, the zone's `target` and `provincial_output`; `outcome` is its place among the main outcomes, if any.
    Over replicates every indicator is a mean with its 10-90 % band; differences are paired, with the 95 % interval of
    their mean; years are quantiles in which "never" is later than any year.
    """

    id: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    level: str
    in_year: str
    over_zones: str
    weight: str
    sql: str
    outcome: float | None
    digits: int
    definition_zh: str
    definition_en: str

    def name(self, language: str) -> str:
        """Name for a reader."""
        return words(language).of(self, "name")

    def unit(self, language: str) -> str:
        """Unit for a reader."""
        return words(language).of(self, "unit")

    def definition(self, language: str) -> str:
        """Definition for a reader."""
        return words(language).of(self, "definition")

    @property
    def columns(self) -> list[str]:
        """Columns of the zone shards behind it."""
        if self.level == "zone":
            return [self.id]
        recorded = {column.id for column in zone_columns()}
        return list(dict.fromkeys(word for word in _WORD.findall(self.sql) if word in recorded))

    @property
    def is_share(self) -> bool:
        """Whether values are 0..1 and shown in percent."""
        return self.unit_en == "%"


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by its id, in the order of the file."""
    return by_id(Indicator, "data/indicators.csv")


def zone_columns() -> list[Indicator]:
    """Indicators that are columns of the zone shards."""
    return [indicator for indicator in indicators().values() if indicator.level == "zone"]
