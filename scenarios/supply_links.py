"""Who buys from whom: input-output coefficients of the model's sectors (`data/io_coefficients.csv`)."""

import csv
from functools import cache
from importlib.resources import files

import numpy as np

from qianyi.scenarios.sectors import SECTORS


@cache
def input_output() -> np.ndarray:
    """Domestic input coefficients, shape (supplier, buyer) over `SECTORS`: yuan of input per yuan of output.

    Source: NBS national input-output table 2017, aggregated (the file's column `source`). The table of 2017
    was published later; it stands for a structure that moves slowly, not for a figure of that year.
    """
    place = {sector: index for index, sector in enumerate(SECTORS)}
    coefficients = np.zeros((len(SECTORS), len(SECTORS)))
    with files("qianyi.scenarios").joinpath("data/io_coefficients.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if row["from_sector"] in place and row["to_sector"] in place:
                coefficients[place[row["from_sector"]], place[row["to_sector"]]] = float(row["a_domestic_est"])
    coefficients.setflags(write=False)
    return coefficients
