"""Forecasts written down before they are known, and how good they were."""
