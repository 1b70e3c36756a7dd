"""What is said about a whole output: the summary, and the proof of `--verify`."""

from hashlib import sha256
from pathlib import Path

from reportparse.batch.inputs import Input
from reportparse.batch.ledger import Output, Record
from reportparse.batch.places import LocalPlace
from reportparse.batch.summary import count_records, render_html, summarise
from reportparse.batch.verify import verify

REPORT = b"{}\n"
GOOD = Output("320000/cn-1/2020.json", sha256(REPORT).hexdigest())


def record(name: str, code: str, *outputs: Output, copy_of: str | None = None) -> Record:
    return Record(name, 1, True, code, 0, None, 1, outputs, copy_of, f"saw {name}", 0.1, "1")


def write(folder: Path, *records: Record, ledger: str = "ledger.jsonl") -> None:
    path = folder / GOOD.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(REPORT)
    (folder / ledger).write_bytes(b"".join(one.to_line() for one in records))


def test_all_is_well_when_every_input_has_a_record_and_every_file_is_whole(tmp_path: Path) -> None:
    write(tmp_path, record("/a", "done", GOOD), record("/b", "doubtful", GOOD, copy_of="/a"))
    write(tmp_path, record("/c", "bug"), ledger="ledger.2-of-2.jsonl")
    seen = verify([Input("/a"), Input("/b"), Input("/c")], tmp_path)
    assert (seen.done, seen.doubtful, seen.failed, seen.files) == (1, 1, 1, 1)
    assert not seen.problems


def test_whatever_is_wrong_has_a_line(tmp_path: Path) -> None:
    other = GOOD._replace(sha256="0" * 64)
    lost = Output("320000/cn-2/2020.json", "0" * 64)
    write(
        tmp_path,
        record("/a", "done", GOOD),
        record("/a", "done", other),
        record("/b", "done"),
        record("/c", "done", lost),
    )
    (tmp_path / "320000" / "stray.json").touch()
    assert sorted(verify([Input("/a"), Input("/d")], tmp_path).problems) == [
        "/a: has 2 final records",
        "/b: is done, but names no output",
        "/d: has no final record",
        "320000/cn-1/2020.json: its records disagree",
        "320000/cn-2/2020.json: is missing or not as it was written",
        "320000/stray.json: belongs to no final record",
    ]


def test_the_summary_counts_all_and_lists_failures_in_the_order_of_their_names() -> None:
    records = [
        record("/d", "bug"),
        record("/c", "done", GOOD, copy_of="/b"),
        record("/b", "done", GOOD),
        record("/a", "not-a-pdf"),
    ]
    summary = summarise(count_records(records))
    failures = summary.pop("failures")
    assert failures == [
        {"input": "/a", "code": "not-a-pdf", "message": "saw /a"},
        {"input": "/d", "code": "bug", "message": "saw /d"},
    ]
    assert summary == {
        "inputs": 4,
        "done": 2,
        "doubtful": 0,
        "failed": 2,
        "duplicates": 1,
        "reports": 1,
        "codes": {"done": 2, "not-a-pdf": 1, "bug": 1},
    }


def test_the_page_shows_the_first_of_many_by_name() -> None:
    records = [record(f"/{number:04}", "bug") for number in reversed(range(2000))]
    page = render_html(count_records(records))
    assert "/0000<" in page
    assert "/0499<" in page
    assert "/0500<" not in page


def test_reports_are_listed_and_what_is_under_construction_is_not(tmp_path: Path) -> None:
    for path in ("a/b/c.json", "a/d.json", ".parts/e.json", ".parts.1-of-2/f.json", "top.json"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert sorted(LocalPlace(tmp_path).list_reports()) == ["a/b/c.json", "a/d.json"]
