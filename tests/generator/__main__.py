"""Print reports with known numbers: `python -m tests.generator --seed 7 --count 50 --out DIR`."""

import argparse
import sys
from pathlib import Path
from random import Random

from tests.generator.batch import choose_producer, print_samples
from tests.generator.forms import FORM_NAMES
from tests.generator.producers import PRODUCERS
from tests.generator.sample import Wish, sample_document
from tests.generator.traits import TRAITS


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(prog="python -m tests.generator", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--producer", choices=sorted(PRODUCERS))
    parser.add_argument("--trait", choices=sorted(TRAITS), metavar="NAME")
    parser.add_argument("--form", choices=FORM_NAMES, metavar="NAME")
    options = parser.parse_args(arguments)
    try:
        sample_document(
            "", Wish(options.producer or able(options.trait), options.trait, options.form)
        )
    except ValueError as error:
        parser.error(str(error))
    return options


def able(trait: str | None) -> str:
    """Return a producer that can print a trait."""
    return choose_producer(Random(0), None, trait)


def main() -> None:
    """Run the command."""
    options = read_arguments(sys.argv[1:])
    options.out.mkdir(parents=True, exist_ok=True)
    for path, traits in print_samples(
        options.seed,
        options.count,
        options.out,
        producer=options.producer,
        trait=options.trait,
        form=options.form,
    ):
        print(path, *traits)


if __name__ == "__main__":
    main()
