"""Prints annual reports whose every number is known, to measure the parser cell by cell.

`python -m tests.generator --seed 7 --count 50 --out DIR` writes `NNNN.pdf` and `NNNN.truth.json`;
`truth.py` says what a truth file holds. The generator knows the forms from its own tables
(`forms/*.yaml`), never from the parser's codebook, so that the two can disagree.
"""
