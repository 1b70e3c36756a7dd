"""What came of a run, for programs (JSON) and for people (HTML)."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from reportparse.batch.codes import ADVICE, Code
from reportparse.batch.compact import CompactMap, fingerprint
from reportparse.batch.ledger import Record
from reportparse.batch.places import Place
from reportparse.batch.verify import read_all_finals

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;"
    "color:#222;background:#fff}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:.3rem .8rem;border-bottom:1px solid #ddd;"
    "overflow-wrap:anywhere;vertical-align:top}td.n{text-align:right;white-space:nowrap}"
    "table.files{width:100%;table-layout:fixed}h2{margin-top:2rem}"
)
SHOWN = 500  # rows of one code; a page of a million rows opens in no browser
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # nothing in the page can run


@dataclass(slots=True)
class Tally:
    """What final records say together; only failures are kept one by one."""

    inputs: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    reports: int = 0
    failures: list[tuple[str, str, str]] = field(default_factory=list)
    """Input, code and message."""
    rows: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Input and message of the first of each code, for the page."""

    @property
    def failed(self) -> int:
        """How many inputs gave no report."""
        return len(self.failures)


def count_records(records: Iterable[Record]) -> Tally:
    """Count final records, a million of them if need be, in any order."""
    tally, paths = Tally(), CompactMap()
    for record in records:
        tally.inputs += 1
        tally.codes[record.code] += 1
        tally.duplicates += record.duplicate_of is not None
        for output in record.outputs:
            path = fingerprint(output.path)
            tally.reports += path not in paths
            paths[path] = 0
        if Code(record.code).is_failure:
            tally.failures.append((record.input, record.code, record.message))
        if record.code != Code.DONE:
            rows = tally.rows.setdefault(record.code, [])
            rows.append((record.input, record.message))
            if len(rows) >= 2 * SHOWN:
                _keep_first(rows)
    for rows in tally.rows.values():
        _keep_first(rows)
    tally.failures.sort()
    return tally


def _keep_first(rows: list[tuple[str, str]]) -> None:
    rows.sort()
    del rows[SHOWN:]


def write_summary(place: Place) -> dict[str, object]:
    """Write `summary.json` and `summary.html` over every ledger of an output; return the former."""
    folder = place.folder
    tally = count_records(read_all_finals(folder))
    summary = summarise(tally)
    text = json.dumps(summary, indent=2) + "\n"
    _write_whole(folder / "summary.json", text.encode("ascii"))
    _write_whole(folder / "summary.html", render_html(tally).encode("utf-8", "backslashreplace"))
    place.publish(folder / "summary.json")
    place.publish(folder / "summary.html")
    return summary


def summarise(tally: Tally) -> dict[str, object]:
    """Return the counts by code, and every failed input with its code and message."""
    return {
        "inputs": tally.inputs,
        "done": tally.codes[Code.DONE],
        "doubtful": tally.codes[Code.DOUBTFUL],
        "failed": tally.failed,
        "duplicates": tally.duplicates,
        "reports": tally.reports,
        "codes": _in_order(tally),
        "failures": [
            {"input": name, "code": code, "message": message}
            for name, code, message in tally.failures
        ],
    }


def _in_order(tally: Tally) -> dict[str, int]:
    """Return how many inputs ended with each code, in the order of the list of codes."""
    return {code.value: tally.codes[code] for code in Code if tally.codes[code]}


def render_html(tally: Tally) -> str:
    """Return a page that needs nothing else and runs nothing: counts, then files code by code."""
    codes = _in_order(tally)
    counts = "".join(
        f"<tr><td>{escape(code)}</td><td class=n>{number:,}</td>"
        f"<td>{escape(ADVICE[Code(code)])}</td></tr>"
        for code, number in codes.items()
    )
    sections = "".join(
        _render_code(code, tally.rows[code], number)
        for code, number in codes.items()
        if code in tally.rows
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>reportparse batch</title><style>{STYLE}</style></head><body>"
        f"<h1>{tally.inputs:,} inputs, {tally.failed:,} failed</h1>"
        "<table><tr><th>code</th><th>inputs</th><th>what to do</th></tr>"
        f"{counts}</table>{sections}</body></html>\n"
    )


def _render_code(code: str, first: Sequence[tuple[str, str]], number: int) -> str:
    rows = "".join(
        f"<tr><td>{escape(visible(name))}</td><td>{escape(visible(message))}</td></tr>"
        for name, message in first
    )
    left = number - len(first)
    more = f"<p>and {left:,} more in the ledger</p>" if left > 0 else ""
    return (
        f"<h2>{escape(code)}: {number:,}</h2>"
        f"<table class=files><tr><th>input</th><th>seen</th></tr>{rows}</table>{more}"
    )


def visible(text: str) -> str:
    """Show control characters and stray surrogates as escapes."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
