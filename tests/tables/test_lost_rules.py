"""Cells of scans that are doubtful because a rule of their column or row is lost."""

from reportparse import load_codebook
from reportparse.tables.grid import fill_cells
from reportparse.tables.lost_rules import part_at_lost_rules
from tests.handset import rule_grid, set_lattice, set_word


def test_numbers_in_a_column_that_holds_two_in_another_row_are_doubtful() -> None:
    rulings = rule_grid((50, 150, 350), (100, 130, 160, 190))
    words = [set_word("规章", 60, 110), set_word("规范性文件", 60, 140), set_word("其他", 60, 170)]
    words += [set_word("202", 180, 110), set_word("201", 300, 110), set_word("269", 180, 140)]
    lattice = set_lattice(rulings)
    cells, crossing = fill_cells(lattice, words, 1)
    headers = load_codebook().headers
    _, read, _ = part_at_lost_rules(lattice, cells, crossing, words, headers)
    doubted = [cell.text for cell in read if "rule-lost" in cell.doubts]
    assert ["".join(text.split()) for text in doubted] == ["202201", "269"]
