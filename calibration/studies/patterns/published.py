"""Published ranges of the emergent patterns, with their sources (`scenarios/data/published_estimates.csv` says what was seen)."""

from dataclasses import dataclass

from qianyi.scenarios.words import Message, message


@dataclass(frozen=True)
class Published:
    """A pattern's name and the range (about 5 to 95 %) that is known of it; no range where none is comparable."""

    name: Message
    unit: str
    low: float | None
    high: float | None
    source: str


@dataclass(frozen=True)
class Finding:
    """One pattern: the model's mean over replicates with its 10 and 90 % quantiles, beside a published range."""

    id: str
    value: float
    low: float
    high: float
    published_low: float | None
    published_high: float | None

    @property
    def verdict(self) -> str:
        """`inside`, `outside`, or `no range` where nothing comparable was published."""
        if self.published_low is None or self.published_high is None:
            return "no range"
        return "inside" if self.published_low <= self.value <= self.published_high else "outside"


PUBLISHED = {
    "size_tail": Published(
        message("Tail exponent of firm size"),
        "-",
        0.8,
        1.4,
        "estimates:alpha_S (Axtell 2001; Heinrich & Dai 2016)",
    ),
    "growth_shape": Published(
        message("Shape of growth rates (1 Laplace, 2 normal)"),
        "-",
        0.7,
        1.3,
        "estimates:b_g (Zou 2019; Bottazzi & Secchi)",
    ),
    "growth_narrowing": Published(
        message("How the spread of growth narrows with size"),
        "-",
        0.12,
        0.24,
        "estimates:beta_sv (Amaral et al. 1997)",
    ),
    "entry_rate": Published(message("Entry rate of firms"), "share a year", 0.05, 0.15, "estimates:entry"),
    "exit_rate": Published(message("Exit rate of firms"), "share a year", 0.04, 0.13, "estimates:exit"),
    "zombie_share": Published(
        message("Share of zombies, steel apart"), "share", 0.045, 0.14, "estimates:z0 (NADS 2016)"
    ),
    "started_share": Published(
        message("Share of signed projects that start"), "share", 0.45, 0.88, "estimates:p_start"
    ),
    "arrived_share": Published(
        message("Share of signed capital that arrives"), "share", 0.30, 0.60, "estimates:p_fund"
    ),
    "movers_share": Published(
        message(
            "Share of movers that choose these zones (published for all Tianjin and Hebei: 0.66-0.83, so below it)"
        ),
        "share",
        0.0,
        0.66,
        "estimates:p_JJJ (49 of 65 firms, 2015)",
    ),
    "effect_output": Published(
        message("Effect of the plan on a zone's output after three years"),
        "log points",
        0.015,
        0.04,
        "decision 6 of the model: 1.5 to 4 % by end-2020; status effects (tau_zone 0.15-0.55) are of another treatment",
    ),
    "effect_entry_share": Published(
        message("Share of the effect that is net entry"), "share", 0.5, 0.9, "estimates:s_entry"
    ),
    "displacement": Published(
        message("Share of half of the zones' gain that the rest of the province loses"),
        "share",
        0.10,
        0.80,
        "estimates:delta_disp",
    ),
    "displacement_other_half": Published(
        message("The same with the other half treated"), "share", 0.10, 0.80, "estimates:delta_disp"
    ),
    "displacement_inside": Published(
        message("What of it the other zones of the plan lose"),
        "share",
        None,
        None,
        "no number published; most rivals stand outside the 31",
    ),
    "displacement_entry": Published(
        message("Share of new local firms that other zones lose"), "share", 0.10, 0.80, "estimates:delta_disp"
    ),
    "displacement_relocation": Published(
        message("Share of outside investors' plants that replaces older ones in other zones"),
        "share",
        0.0,
        0.20,
        "estimates:delta_reloc",
    ),
    "displacement_attraction": Published(
        message("Share of investment attracted that other zones of the plan lose"),
        "share",
        0.10,
        0.80,
        "estimates:delta_disp",
    ),
    "half_distance": Published(
        message("Distance within which half of Beijing's projects settle"),
        "km",
        None,
        None,
        "no number published; destinations reach Cangzhou (190 km) and Handan (400 km): evidence, section 3",
    ),
}
