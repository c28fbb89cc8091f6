"""Where firms, projects and capital come from."""

from enum import IntEnum

from qianyi.agents.rule import rule


class Origin(IntEnum):
    """Beijing and Tianjin come first: they alone are under pressure, near, and have a claim on moved taxes."""

    BEIJING = 0
    TIANJIN = 1
    DOMESTIC = 2
    FOREIGN = 3
    LOCAL = 4


# Of investors, in the order of every axis of origins.
ORIGINS = tuple(origin.name.lower() for origin in Origin if origin != Origin.LOCAL)


@rule
def is_city(origin):
    """Whether it is Beijing or Tianjin."""
    return origin <= Origin.TIANJIN
