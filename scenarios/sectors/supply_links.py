"""Who buys from whom: input-output coefficients of the model's sectors (`data/io_coefficients.csv`)."""

from functools import cache

import numpy as np

from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.tables import rows


@cache
def input_output() -> np.ndarray:
    """Domestic input coefficients, shape (supplier, buyer) over `SECTORS`: yuan of input per yuan of output.

    Source: NBS national input-output table 2017, aggregated (the file's column `source`). The table of 2017
    was published later; it stands for a structure that moves slowly, not for a figure of that year.
    """
    place = {sector: index for index, sector in enumerate(SECTORS)}
    coefficients = np.zeros((len(SECTORS), len(SECTORS)))
    for row in rows("data/io_coefficients.csv"):
        if row["from_sector"] in place and row["to_sector"] in place:
            coefficients[place[row["from_sector"]], place[row["to_sector"]]] = row.number("a_domestic_est")
    coefficients.setflags(write=False)
    return coefficients
