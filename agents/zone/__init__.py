"""A development zone: its table. Its rules stand beside this file, one subject a file."""

from enum import IntEnum

from qianyi.agents.columns import table
from qianyi.agents.origins import ORIGINS
from qianyi.scenarios.sectors import SECTORS

_VECTOR = f"f8:{len(SECTORS)}"

ZONE = table(
    "zone",
    [
        ("id", "u8", "-", "number of the zone in the plan; the agent id of its draws"),
        ("provincial", "f8", "0/1", "backed by the province (target 1000亿) rather than by its city"),
        ("national", "f8", "0/1", "national-level zone"),
        ("pilot", "f8", "0/1", "one of the ten pilot zones while its funds continue"),
        ("target", "f8", "亿元", "main-business revenue that the plan asks for"),
        # Land
        ("managed_area", "f8", "ha", "area that the zone governs"),
        ("land_raw", "f8", "ha", "zoned but not serviced"),
        ("land_free", "f8", "ha", "serviced and not let"),
        ("land_let", "f8", "ha", "let to firms and projects"),
        ("land_idle", "f8", "ha", "let, but used at low efficiency; can be taken back"),
        ("land_promised", "f8", "ha", "wanted by signed projects that have not started"),
        ("infrastructure", "f8", "亿元", "infrastructure stock at cost, at the nation's level of the base date"),
        # Reform
        ("reform_speed", "f8", "1/year", "steepness of the reform path of this zone"),
        ("reform_slip", "f8", "years", "how late this zone is against the deadline"),
        ("reform_capacity", "f8", "-", "share of the compliance ceiling that this zone can reach"),
        ("reform_progress", "f8", "0..1", "reform content in force"),
        ("progress_change", "f8", "-", "change of `reform_progress` in this quarter"),
        ("reform_felt", "f8", "0..1", "reform content that firms notice"),
        ("felt_change", "f8", "-", "change of `reform_felt` in this quarter"),
        ("exit_factor", "f8", "ratio", "how reform multiplies the exit of healthy firms"),
        ("approval_progress", "f8", "0..1", "approval reform in force"),
        ("approval_days", "f8", "working days", "from application to permit"),
        ("staff_productivity", "f8", "ratio", "output of a member of staff against an unreformed zone"),
        # Projects
        ("approval_chance", "f8", "per quarter", "that a signed project is approved"),
        ("start_chance", "f8", "per quarter", "that an approved project starts where serviced land is there"),
        # Money
        ("proportion", "f8", "ratio", "revenue at the base date against the mean of the planned zones"),
        ("index", "f8", "ratio", "nominal growth of the nation since the base date"),
        (
            "unit",
            "f8",
            "ratio",
            "proportion times index: what 亿元 a zone of a lever are here and now, against an average zone",
        ),
        ("cash", "f8", "亿元", "money of the zone at hand"),
        ("debt", "f8", "亿元", "debt of the zone's financing platform"),
        (
            "platform_assets",
            "f8",
            "亿元",
            "assets of the platform that carry borrowing, at the nation's level of the base date",
        ),
        ("credit_stock", "f8", "share", "credit above trend that has built up so far"),
        ("direct_stock", "f8", "亿元", "raised directly and not yet due, in an average zone"),
        ("finance_ease", "f8", "log points", "ease of finance for firms against the national normal"),
        ("finance_change", "f8", "log points", "change of `finance_ease` in this quarter"),
        ("ppp_capital", "f8", "亿元 a quarter", "infrastructure that partners financed"),
        ("ppp_owed", "f8", "亿元", "partners' capital that is still to be paid back"),
        ("freed_posts", "f8", "posts", "administrative posts saved so far"),
        ("disposed", "f8", "亿元", "revenue of zombies disposed of in this quarter"),
        ("infrastructure_spending", "f8", "亿元 a quarter", "infrastructure really paid for"),
        ("funded_share", "f8", "0..1", "share of the wished spending that money allowed"),
        # Effort
        ("effort", "f8:4", "share", "of staff and free money: promotion, land, services, innovation"),
        ("copied", "f8:4", "share", "split of effort of the neighbour that the zone looks up to in this quarter"),
        ("spread", "f8", "ratio", "factor that keeps free money whole as effort divides it"),
        ("payoff", "f8:4", "-", "what each effort has lately returned"),
        ("pressure", "f8", "-", "drive from the distance to the target"),
        ("promotion_output", "f8", "ratio", "leads produced, against a zone without the plan"),
        ("reach", f"f8:{len(ORIGINS)}", "-", "how widely known among investors of each origin"),
        ("signed_recently", "f8", "亿元", "investment signed in this quarter"),
        ("signed_rewarded", "f8", "亿元", "the same as rewards count it: foreign capital twice"),
        ("movers", "f8:2", "count", "projects from Beijing and Tianjin that produce here"),
        ("seconded", "f8", "persons", "officials in Beijing and Tianjin whose ties have been built up"),
        ("attended", "f8", "events a year", "alliance events whose ties have been built up"),
        ("docking", "f8", "share", "docking with industries of Beijing and Tianjin that has been built up"),
        ("foreign_paid", "f8", "亿元", "foreign capital paid in over about the last year"),
        ("reward_trade", "f8", "share", "of the fund for leaders in exports and foreign capital"),
        ("reward_innovation", "f8", "share", "of the fund for leaders in innovation"),
        ("park_rank", "f8", "-", "place of its co-built park in the order in which they open, 0 for none"),
        ("park_since", "f8", "ordinal day", "when its co-built park opens, 0 for none"),
        ("park_open", "f8", "0/1", "whether that day has come"),
        ("park_partner", "i8", "-", "city that it is built with: 0 Beijing, 1 Tianjin"),
        ("park_shares", "f8", "0/1", "whether by its arrangement the taxes of all its firms are shared"),
        ("park_land", "f8", "ha", "area of its co-built park"),
        ("park_serviced", "f8", "ha", "of that, serviced with the partner's capital"),
        ("park_used", "f8", "ha", "of that, taken by projects of the partner's city"),
        ("park_tie", "f8", "0..", "tie of its co-built park, as far as it has been built up"),
        ("park", _VECTOR, "share", "how far the tie of the co-built park helps an industry"),
        # Innovation
        ("spilled", "f8", "index", "neighbours' knowledge above the normal that reaches the zone in this quarter"),
        ("knowledge", "f8", "index", "knowledge stock, 1 at the base date"),
        ("knowledge_change", "f8", "log points", "change of the log stock in this quarter above the normal"),
        ("talent", "f8", "index", "talent, 1 at the base date"),
        ("platforms", "f8", "count", "innovation platforms at work"),
        ("subsidy_stock", "f8", "share", "upgrading subsidy that firms have adapted to"),
        ("subsidy_change", "f8", "share", "change of the adapted subsidy in this quarter"),
        # Economy
        ("services", "f8", "亿元", "commerce and services, annual rate, 2016 prices"),
        ("services_change", "f8", "log points", "growth that support brought to services in this quarter"),
        ("support_stock", "f8", "亿元 a year", "support that services have adapted to, of an average zone"),
        ("entry_stock", "f8", "log points", "what easier entry has added to the zone's industry so far"),
        ("infrastructure_change", "f8", "log points", "change of the log stock in this quarter above the normal"),
        ("shock", "f8", "log points", "growth that hits every firm of the zone in this quarter"),
        ("industry", "f8", "亿元", "firms' volume of all sectors, annual rate, 2016 prices"),
        ("industry_growth", "f8", "log points", "growth of the firms' volume in the last quarter"),
        ("volume", _VECTOR, "亿元", "firms' volume by sector, annual rate, 2016 prices"),
        ("volume_before", _VECTOR, "亿元", "the same a quarter ago"),
        ("supply", _VECTOR, "亿元", "input-output weighted mass of suppliers within reach, by buying sector"),
        ("supply_before", _VECTOR, "亿元", "the same a quarter ago"),
        ("upgrading", "f8", "log points", "growth that research and reform bring to all firms in this quarter"),
        ("infrastructure_growth", "f8", "log points", "growth that infrastructure brings to all firms"),
        ("subsidy_growth", "f8", "log points", "growth that the subsidy brings to small firms of traditional sectors"),
        ("certified_growth", "f8", "log points", "growth that finance brings to high-technology firms"),
        ("certified_gain", "f8", "-", "the same as a part of volume"),
        ("investment_speed", "f8:2", "share", "of the gap in capacity closed in a quarter: usual firms, listed ones"),
        ("pace", _VECTOR, "ratio", "growth factor of the sector's firms in this quarter, their own luck apart"),
        ("small_gain", _VECTOR, "ratio", "what the subsidy adds to it for small firms"),
        ("cluster_growth", _VECTOR, "log points", "growth that cluster and suppliers bring in this quarter, by sector"),
        ("zombie_share", _VECTOR, "share", "zombies' part of the sector's volume"),
        ("crowded", _VECTOR, "log points", "level that zombies take from the sector's other firms"),
        ("crowding_growth", _VECTOR, "log points", "what its change brings to growth in this quarter"),
        ("freed", _VECTOR, "亿元", "sales that closed firms gave up in the last quarter"),
        ("taken_up", _VECTOR, "share", "of the sector's volume: what it takes up of closed firms' markets"),
        # Rivalry
        ("credit_lost", "f8", "points a year", "credit above trend that others of the province get in its place"),
        ("quota_ration", "f8", "share", "of the land that it wishes to service, allowed by the province's quota"),
        ("founders_drawn", "f8", "ratio", "founders whom easier entry calls, per founder of a normal year"),
        ("founders_left", "f8", "share", "of its founders whom other zones do not take"),
        ("opened", _VECTOR, "亿元", "normal load of plants that opened in the last quarter"),
        ("customers_growth", _VECTOR, "log points", "growth by customers whom rivals win or lose in this quarter"),
        ("moved_growth", _VECTOR, "log points", "growth lost to plants in other zones that replace older ones"),
        ("labour_growth", "f8", "log points", "growth by hands whom rivals hire or let go in this quarter"),
        ("leading", _VECTOR, "share", "weight of the sector among the zone's leading industries"),
        ("revenue", "f8", "亿元", "main-business revenue, annual rate, current prices"),
        ("year_revenue", "f8", "亿元", "sum of the annual rates of the year's quarters so far"),
        ("last_year_revenue", "f8", "亿元", "true revenue of the last full year"),
        ("year_volume", "f8", "亿元", "sum of the year's quarters so far at annual rate, 2016 prices"),
        ("last_year_volume", "f8", "亿元", "mean of the last full year, 2016 prices"),
        ("coverage", "f8", "log points", "how far the statistical scope has moved since the base date"),
        ("overstated", "f8", "log points", "how far its figure stands above what it produced within its scope"),
        ("taken_back", "f8", "log points", "of what it overstated, taken back by corrections so far"),
        ("reported_revenue", "f8", "亿元", "what the observation model makes of the year so far"),
    ],
)


class Effort(IntEnum):
    """What staff and free money are used for: places in `effort`, `copied`, `payoff`."""

    PROMOTION = 0
    LAND = 1
    SERVICES = 2
    INNOVATION = 3
