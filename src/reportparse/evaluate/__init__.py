"""Compares report JSONs with the truth, cell by cell (`docs/truth.md`)."""
