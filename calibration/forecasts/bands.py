"""Bands that forecasts and back-tests are told and judged by: central parts of the draws."""

# A published figure should lie inside as often as this.
COVERED = (0.8, 0.5)
# What is written beside a published figure: the ends of the first of these, and the middle.
QUANTILES = {"q10": 0.1, "q50": 0.5, "q90": 0.9}
