"""One SQLite file over all report JSONs of a folder, and how comparisons and exports read it."""

from reportparse.index.building import Update, update_index
from reportparse.index.reading import Archive, open_archive
from reportparse.index.selection import Selection, SelectionError

__all__ = ["Archive", "Selection", "SelectionError", "Update", "open_archive", "update_index"]
