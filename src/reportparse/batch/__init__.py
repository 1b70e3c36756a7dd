"""Archives of reports: isolation, limits, a ledger, and outputs that are whole or absent.

`runner.run_batch` is read first. The files of a run and their formats are in `docs/batch.md`.
"""
