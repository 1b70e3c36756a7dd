"""Word lists that the narrative is read with: one YAML file for each subject, and place names."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load_words(name: str) -> Mapping[str, tuple[str, ...]]:
    """Load one file of word lists.

    Args:
        name: Name of the file without `.yaml`.

    Returns:
        Each list under its key, in the order of the file.

    Raises:
        ValueError: A key holds something else than a list.
    """
    lists = yaml.load(_read(f"{name}.yaml"), Loader=_Loader)
    for key, entries in lists.items():
        if not isinstance(entries, list) or not entries:
            raise ValueError(f"vocabulary/{name}.yaml: {key} must be a list that is not empty")
    return {
        key: tuple("|".join(entry) if isinstance(entry, list) else str(entry) for entry in entries)
        for key, entries in lists.items()
    }


@lru_cache(maxsize=1)
def load_place_names() -> frozenset[str]:
    """Load the names of all provinces, prefectures and counties, past and present."""
    names = _read("place_names.txt").splitlines()
    return frozenset(name for name in names if name and not name.startswith("#"))


@lru_cache(maxsize=1)
def load_radicals() -> Mapping[str, str]:
    """Load the ideographs that are meant by characters of the block CJK Radicals Supplement."""
    lines = _read("radicals.txt").splitlines()
    return {line[0]: line[2] for line in lines if not line.startswith("#")}


def _read(file_name: str) -> str:
    return (resources.files("reportparse.vocabulary") / file_name).read_text(encoding="utf-8")
