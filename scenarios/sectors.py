"""The 14 sectors of the model, in the order that every sector axis uses."""

SECTORS = (
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
)

# The first seven are the plan's strategic emerging industries.
EMERGING = SECTORS[:7]
