"""Measurements, as ratios; no test and no gate."""
