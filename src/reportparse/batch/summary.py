"""What came of a run, for programs (JSON) and for people (HTML)."""

import json
from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

from reportparse.batch.codes import ADVICE, Code
from reportparse.batch.ledger import Record
from reportparse.batch.places import Place
from reportparse.batch.verify import all_finals

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;"
    "color:#222;background:#fff}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:.3rem .8rem;border-bottom:1px solid #ddd;"
    "overflow-wrap:anywhere;vertical-align:top}td.n{text-align:right;white-space:nowrap}"
    "table.files{width:100%;table-layout:fixed}h2{margin-top:2rem}"
)
SHOWN = 500  # rows of one code; a page of a million rows opens in no browser
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # nothing in the page can run


def write_summary(place: Place) -> dict[str, object]:
    """Write `summary.json` and `summary.html` over every ledger of an output; return the former."""
    folder = place.folder
    records = sorted(all_finals(folder), key=lambda record: record.input)
    summary = summarise(records)
    text = json.dumps(summary, indent=2) + "\n"
    _write_whole(folder / "summary.json", text.encode("ascii"))
    _write_whole(folder / "summary.html", render_html(records).encode("utf-8", "backslashreplace"))
    place.publish(folder / "summary.json")
    place.publish(folder / "summary.html")
    return summary


def summarise(records: Sequence[Record]) -> dict[str, object]:
    """Return the counts by code, and every failed input with its code and message."""
    codes = count_codes(records)
    return {
        "inputs": len(records),
        "done": codes.get(Code.DONE, 0),
        "doubtful": codes.get(Code.DOUBTFUL, 0),
        "failed": sum(number for code, number in codes.items() if Code(code).is_failure),
        "duplicates": sum(record.duplicate_of is not None for record in records),
        "reports": len({output.path for record in records for output in record.outputs}),
        "codes": codes,
        "failures": [
            {"input": record.input, "code": record.code, "message": record.message}
            for record in records
            if Code(record.code).is_failure
        ],
    }


def count_codes(records: Sequence[Record]) -> dict[str, int]:
    """Return how many inputs ended with each code, in the order of the list of codes."""
    counts = Counter(record.code for record in records)
    return {code.value: counts[code] for code in Code if counts[code]}


def render_html(records: Sequence[Record]) -> str:
    """Return a page that needs nothing else and runs nothing: counts, then files code by code."""
    codes = count_codes(records)
    failed = sum(number for code, number in codes.items() if Code(code).is_failure)
    counts = "".join(
        f"<tr><td>{escape(code)}</td><td class=n>{number:,}</td>"
        f"<td>{escape(ADVICE[Code(code)])}</td></tr>"
        for code, number in codes.items()
    )
    sections = "".join(
        _render_code(Code(code), [record for record in records if record.code == code])
        for code in codes
        if code != Code.DONE
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>reportparse batch</title><style>{STYLE}</style></head><body>"
        f"<h1>{len(records):,} inputs, {failed:,} failed</h1>"
        "<table><tr><th>code</th><th>inputs</th><th>what to do</th></tr>"
        f"{counts}</table>{sections}</body></html>\n"
    )


def _render_code(code: Code, records: Sequence[Record]) -> str:
    rows = "".join(
        f"<tr><td>{escape(visible(record.input))}</td><td>{escape(visible(record.message))}</td></tr>"
        for record in records[:SHOWN]
    )
    left = len(records) - SHOWN
    more = f"<p>and {left:,} more in the ledger</p>" if left > 0 else ""
    return (
        f"<h2>{escape(code)}: {len(records):,}</h2>"
        f"<table class=files><tr><th>input</th><th>seen</th></tr>{rows}</table>{more}"
    )


def visible(text: str) -> str:
    """Show control characters and stray surrogates as escapes."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
