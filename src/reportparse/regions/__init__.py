"""Divisions of China at county level and above over time: codes, names, parents, lineages."""

from reportparse.regions.divisions import Division, Divisions, load_divisions

__all__ = ["Division", "Divisions", "load_divisions"]
