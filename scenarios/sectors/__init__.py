"""The 14 sectors of the model, in the order that every sector axis uses, and the groups that share a price."""

from typing import Literal, get_args

Sector = Literal[
    "ADV_EQUIP",
    "NEW_IT",
    "BIO_HEALTH",
    "CLEAN_ENERGY",
    "NEW_MATERIALS",
    "ENV_PROTECTION",
    "ROBOTS",
    "STEEL_METAL",
    "PETROCHEM",
    "BUILDING_MAT",
    "TEXTILE_LEATHER",
    "FOOD",
    "AUTO",
    "PRODUCER_SERV",
]
SECTORS: tuple[Sector, ...] = get_args(Sector)
# The first seven are the plan's strategic emerging industries.
EMERGING = SECTORS[:7]

PriceGroup = Literal["other", "steel", "petrochemicals", "building_materials"]
PRICE_GROUPS: tuple[PriceGroup, ...] = get_args(PriceGroup)
