"""The labels that nothing in the codebook claims, ranked over an archive."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class UnmappedLabel:
    """One label of one form, as the reports print it."""

    form: str | None
    label: tuple[str, ...]
    reason: str
    reports: int = 0
    cells: int = 0
    example: str = ""
    """A report that shows it: its path, page and what stands in the cell."""


def rank_unmapped(folder: Path) -> list[UnmappedLabel]:
    """Return the unmapped labels of every report JSON below a folder, the most frequent first."""
    found: dict[tuple[str | None, tuple[str, ...]], UnmappedLabel] = {}
    for path, report in read_reports(folder):
        here: set[tuple[str | None, tuple[str, ...]]] = set()
        for row in report["unmapped"]:
            key = (row["form"], tuple(row["label"]))
            if key not in found:
                where = f"{path}, p. {row['page']}: {row['raw']}"
                found[key] = UnmappedLabel(*key, row["reason"], example=where)
            found[key].cells += 1
            found[key].reports += key not in here
            here.add(key)
    return sorted(found.values(), key=lambda one: (-one.reports, -one.cells, one.label))


def read_reports(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every report JSON below a folder, or in the file, with its path below it."""
    paths: Iterable[Path] = sorted(folder.rglob("*.json")) if folder.is_dir() else [folder]
    for path in paths:
        try:
            content = json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue
        for report in content if isinstance(content, list) else [content]:
            if isinstance(report, dict) and "schema_version" in report and "unmapped" in report:
                yield (path.relative_to(folder).as_posix() if path != folder else path.name), report


def as_yaml(labels: Iterable[UnmappedLabel]) -> str:
    """Return the labels as YAML: each an alias to move below the row or column it stands for."""
    import yaml

    texts: list[str] = []
    for one in labels:
        entry = {
            "form": one.form,
            "label": list(one.label),
            "reports": one.reports,
            "cells": one.cells,
            "reason": one.reason,
            "alias": {"label": one.label[-1] if one.label else "", "seen_in": one.example},
        }
        texts.append(yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100))
    return "".join(texts)
