"""A line of text, cut out and scaled as the recognisers like it.

They lose lone small digits in wide pictures: ink must be as high as in a full line, with just a
little paper around it.
"""

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import INK
from reportparse.pages.ocr.text_boxes import TextBox

HEIGHT = 48  # px; what the models were trained on
INK_HEIGHT = 33  # px; of the highest character in it
LEAST_HEIGHT = 0.6  # em; a dash is shown as small as it is beside a digit
MARGIN = 8  # px of paper at either end
NARROWEST = 40  # px
LONG, SQUEEZE = 5, 0.8  # times as wide as high; such lines are read as well when squeezed
WIDEST = 1600  # px; longer lines are squeezed
BESIDE = 1  # px of a box's surroundings that are shown; more may be ink of the next line


def cut_out(clean: Array, box: TextBox) -> Array:
    """Return the picture of a line, `HEIGHT` high, dark on white."""
    ink_height = max(box.height, LEAST_HEIGHT * box.em)
    scale = INK_HEIGHT / ink_height
    squeezed = scale * (SQUEEZE if box.width > LONG * box.height else 1.0)
    across = min(squeezed, (WIDEST - 2 * MARGIN) / box.width)
    width = max(NARROWEST, round(box.width * across) + 2 * MARGIN)
    source = _isolate(clean, box)
    if scale < 1:
        source = cv2.GaussianBlur(source, (0, 0), 0.35 / scale)
    shift_x = width / 2 - across * (BESIDE + box.width / 2)
    shift_y = HEIGHT / 2 - scale * (BESIDE + box.height / 2)
    matrix = np.array([[across, 0, shift_x], [0, scale, shift_y]], np.float32)
    line = cv2.warpAffine(
        source, matrix, (width, HEIGHT), flags=cv2.INTER_CUBIC, borderValue=(255,)
    )
    return np.asarray(line)


def _isolate(clean: Array, box: TextBox) -> Array:
    """Return a box with a rim of paper, its ink black."""
    part = clean[
        max(box.top - BESIDE, 0) : box.bottom + BESIDE, max(box.x0 - BESIDE, 0) : box.x1 + BESIDE
    ]
    darkest = min(float(np.percentile(part, 2)), INK - 20.0)
    stretched = np.clip((part - darkest) * (255 / (250 - darkest)), 0, 255).astype(np.uint8)
    rim = np.full((box.height + 2 * BESIDE, box.width + 2 * BESIDE), 255, np.uint8)
    top, left = int(box.top < BESIDE), int(box.x0 < BESIDE)
    rim[top : top + part.shape[0], left : left + part.shape[1]] = stretched
    return rim
