"""Ink and noise, drawn by hand."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import numpy as np

from reportparse.pages.ocr.patches import drop_grains


def test_a_grain_of_noise_is_left_out_and_a_minus_sign_of_one_row_is_not() -> None:
    ink = np.zeros((40, 40), np.uint8)
    ink[10:12, 10:13] = 1
    ink[30, 20:26] = 1
    kept = drop_grains(ink)
    assert not kept[:20].any()
    assert kept[30, 20:26].all()
