"""The reader of pictures: pages without believable text, recognised offline.

Page picture → upright, flat, without seals → rules → text lines → two recognisers → `Page`. The
libraries it needs are the extra `ocr`; they are imported only when a page is recognised.
"""

from importlib.util import find_spec

INSTALL_COMMAND = "pip install 'reportparse[ocr]'"
_LIBRARIES = ("cv2", "numpy", "onnxruntime", "rapidocr", "rapidocr_onnxruntime")


def is_installed() -> bool:
    """Whether the extra `ocr` is there; nothing is imported to find out."""
    return all(find_spec(library) is not None for library in _LIBRARIES)
