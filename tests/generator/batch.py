"""Many documents at once: sampled one by one, printed producer by producer."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.generator.finish import finish_pdf
from tests.generator.legibility import is_legible, lost_characters
from tests.generator.producers import PRODUCERS
from tests.generator.sample import Sample, Wish, sample_document
from tests.generator.traits import TRAITS
from tests.generator.truth import write_truth

MANY_LOST = 10
"""Characters of tables that are not on the pages; a few are set as other code points."""


def choose_producer(rng: Random, producer: str | None, trait: str | None) -> str:
    """Choose a producer that can print the trait."""
    if producer:
        return producer
    able = TRAITS[trait].producers if trait else ()
    return rng.choice([name for name in PRODUCERS if not able or name in able])


def sample_documents(
    seed: int, count: int, *, producer: str | None, trait: str | None, form: str | None
) -> Iterator[tuple[int, str, Sample]]:
    """Yield number, producer and sample of each document."""
    for number in range(1, count + 1):
        name = choose_producer(Random(f"{seed}:{number}:producer"), producer, trait)
        yield number, name, sample_document(f"{seed}:{number}", Wish(name, trait, form))


def print_samples(
    seed: int,
    count: int,
    folder: Path,
    *,
    producer: str | None = None,
    trait: str | None = None,
    form: str | None = None,
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Print documents with their truth and yield each PDF with its traits.

    A document whose producer set text over text by mistake is left out: LibreOffice 7.4 now
    and then lays a table over the text that follows it, or leaves out the texts of a table, and
    nobody could say what the page shows.
    """
    groups: dict[str, list[tuple[Path, Sample]]] = defaultdict(list)
    for number, name, sample in sample_documents(
        seed, count, producer=producer, trait=trait, form=form
    ):
        groups[name].append((folder / f"{number:04d}.pdf", sample))
    for name, entries in groups.items():
        for path, sample in print_group(name, entries):
            yield path, sample.truth.traits


def print_group(producer: str, entries: list[tuple[Path, Sample]]) -> Iterator[tuple[Path, Sample]]:
    """Print the documents of one producer, finish each, write its truth; yield the legible ones."""
    paths = [path for path, _ in entries]
    PRODUCERS[producer].print_documents([sample.document for _, sample in entries], paths)
    for path, sample in entries:
        cut = producer == "libreoffice" and lost_characters(path, sample.document) >= MANY_LOST
        if cut or not is_legible(path, sample.truth.traits):
            path.unlink()
            continue
        scanned = finish_pdf(path, sample.document.finish)
        write_truth(replace(sample.truth, ocr_pages=tuple(scanned)), path, producer)
        yield path, sample
