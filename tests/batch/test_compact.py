"""What the parent keeps for each input is small, and says the same as a dict."""

import tracemalloc
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reportparse.batch.compact import CompactMap, fingerprint
from reportparse.batch.inputs import Input
from reportparse.batch.ledger import Output, Record
from reportparse.batch.store import Store

# Few keys, and such that meet in one slot.
KEYS = st.sampled_from([1, 2, 65, 129, 1 << 40, (1 << 63) - 1])
STEPS = st.lists(st.tuples(KEYS, st.none() | st.integers(0, 1 << 50)), max_size=60)


@given(STEPS)
def test_a_compact_map_says_what_a_dict_says(steps: list[tuple[int, int | None]]) -> None:
    compact, plain = CompactMap(), dict[int, int]()
    for key, value in steps:
        if value is None:
            assert compact.pop(key) == plain.pop(key, None)
        else:
            compact[key] = plain[key] = value
        assert compact.get(key) == plain.get(key)
    assert all((key in compact) == (key in plain) for key in (1, 2, 65, 129, 1 << 40))


def test_a_compact_map_grows_and_forgets() -> None:
    compact = CompactMap()
    keys = [fingerprint(str(number)) for number in range(5000)]
    for number, key in enumerate(keys):
        compact[key] = number
        if number % 2:
            compact.pop(keys[number - 1])
    assert [compact.get(key) for key in keys[1::2]] == list(range(1, 5000, 2))
    assert not any(key in compact for key in keys[::2])


def test_room_that_is_reserved_is_enough() -> None:
    compact = CompactMap()
    compact[1] = 7
    tracemalloc.start()
    compact.reserve(5000)
    before, _ = tracemalloc.get_traced_memory()
    for number in range(4999):
        compact[fingerprint(str(number))] = number
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert compact.get(1) == 7
    assert after - before < 1000


def test_what_is_put_in_and_taken_out_for_ever_takes_no_room() -> None:
    compact = CompactMap()
    tracemalloc.start()
    for number in range(20_000):
        compact[key := fingerprint(str(number))] = number
        compact.pop(key)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 10_000


def record(number: int) -> Record:
    key = f"/archive/{number:08}.pdf"
    digest = f"{number:064x}"
    outputs = (Output(f"320000/cn-{number}/2020.json", digest),)
    return Record(
        key, 1, True, "done", 0, digest, 1, outputs, None, message="", seconds=0.1, parser="1"
    )


def test_a_record_takes_little_memory(tmp_path: Path) -> None:
    """Else the parent would grow with the archive."""
    place = {"region": "320000", "year": 2020, "bytes": 2}
    with Store(tmp_path) as store:

        def keep(numbers: range) -> int:
            for number in numbers:
                one = record(number)
                agency = {**place, "agency": f"cn-{number}"}
                store.write_reports(one.input, one.sha256 or "", [agency], b"{}")
                store.append(one)
                if number % 500 == 0:
                    store.sync()
            store.sync()
            # Not the table of interned texts, which pathlib lets grow once.
            ours = tracemalloc.Filter(inclusive=True, filename_pattern="*/reportparse/*")
            found = tracemalloc.take_snapshot().filter_traces([ours]).statistics("filename")
            return sum(one.size for one in found)

        tracemalloc.start()
        before = keep(range(1000))
        after = keep(range(1000, 5000))
        tracemalloc.stop()
    assert 0 < (after - before) / 4000 < 100


def test_an_input_takes_little_more_memory_than_its_path() -> None:
    count = 10_000
    tracemalloc.start()
    inputs = [Input(f"/archive/{number:08}.pdf") for number in range(count)]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(inputs) == count
    assert taken / count < 200
