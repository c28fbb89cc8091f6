"""What is recorded of each zone at the end of each quarter: the columns of `zones/*.parquet`."""

INDICATORS = (
    "revenue",
    "reported_revenue",
    "revenue_2016_prices",
    "industrial_revenue",
    "services_revenue",
    "value_added",
    "employment",
    "tax",
    "fixed_investment",
    "foreign_capital",
    "signed_investment",
    "projects_in_pipeline",
    "firms",
    "zombies",
    "high_tech_firms",
    "beijing_tianjin_firms",
    "emerging_share",
    "land_free",
    "land_raw",
    "land_let",
    "land_idle",
    "managed_area",
    "infrastructure",
    "cash",
    "debt",
    "approval_days",
    "reform_progress",
    "knowledge",
    "promotion_output",
    "pressure",
    "public_cost_zone",
    "public_cost_city",
    "public_cost_province",
    "public_cost_platform",
    "public_cost_partners",
    "public_cost_forgone",
    "tax_zone",
    "land_income",
)
PLACE = {name: place for place, name in enumerate(INDICATORS)}

# Of the province, `province/*.parquet`: planned investment (亿元 a quarter) of the investors who looked for a site,
# by where they come from; won by a zone of the data set, or lost to other places.
ORIGINS = ("beijing", "tianjin", "domestic", "foreign")
CAPTURED = tuple(f"{where}_{origin}" for origin in ORIGINS for where in ("won", "lost"))
