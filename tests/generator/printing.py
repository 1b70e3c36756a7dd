"""How one agency prints numbers: blank marks, separators, units, remarks, digits."""

from dataclasses import dataclass, replace
from random import Random

from tests.generator.forms import CellKey
from tests.generator.truth import State, TrueStatistic
from tests.generator.values import Number

BLANK_MARKS = {
    "blank-empty": [""],
    "blank-nbsp": ["\u00a0"],
    "blank-dash": ["——", "—", "－－"],
    "blank-hyphens": ["----", "-", "--"],
    "blank-slash": ["/", "/", "／"],
    "blank-none": ["无"],
}
FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")
REMARKS = [
    "（其中修订{n}件）",
    "（含自然失效{n}件）",
    "（含上年结转{n}件）",
    "(其中{n}件为联合发文)",
    "（见注{n}）",
]
REMARK_SHARE = 0.15
UNIT_SHARE = 0.6
SIGNED = "items_change"
MINUS_SIGNS = "－−﹣"


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A cell as printed, and what it says."""

    text: str
    value: Number | None
    state: State
    doubt_allowed: bool = False
    split_at: tuple[int, ...] = ()

    @property
    def raw(self) -> str:
        """The text without its line breaks."""
        return self.text.replace("\n", "")

    def statistic(self, key: CellKey, *, doubt_allowed: bool = False) -> TrueStatistic:
        """Return the truth of the cell."""
        return TrueStatistic(
            form=key.form,
            indicator=key.indicator,
            applicant=key.applicant,
            span=key.span,
            state=self.state,
            value=self.value,
            unit=key.unit,
            raw=self.raw,
            doubt_allowed=self.doubt_allowed or doubt_allowed,
        )


BLANK = PrintedValue("", None, "blank")


@dataclass(frozen=True, slots=True)
class ValueWriter:
    """Writes the numbers of one document, always in the same manner."""

    traits: frozenset[str]
    rng: Random
    blank_mark: str | None
    blank_share: float

    @classmethod
    def sample(cls, traits: frozenset[str], rng: Random) -> "ValueWriter":
        """Choose the mark for blanks and how many zeros it replaces."""
        marks = [mark for trait, some in BLANK_MARKS.items() if trait in traits for mark in some]
        mark = rng.choice(marks) if marks else None
        return cls(traits, rng, mark, rng.choice([1.0, 1.0, 0.5]))

    def write(self, number: Number, key: CellKey, *, roomy: bool) -> PrintedValue:
        """Print a number; units and remarks only go into roomy cells."""
        zero = number == 0
        if zero and self.blank_mark is not None and self.rng.random() < self.blank_share:
            return PrintedValue(self.blank_mark, None, "blank")
        if key.indicator.endswith(SIGNED):
            signed = self._signed(number)
            if signed is not None:
                return signed
        text = self._digits(str(number))
        if roomy:
            text = self._extras(text, number, key.unit)
        if "fullwidth-digits" in self.traits or "thousands-fullwidth" in self.traits:
            text = text.translate(FULL_WIDTH)
        return self._lay_out(PrintedValue(text, number, "value"))

    def _signed(self, number: Number) -> PrintedValue | None:
        if "plus-minus" in self.traits and self.rng.random() < 0.5:
            text = f"+{self.rng.randint(1, 9)}/-{self.rng.randint(1, 9)}"
            return PrintedValue(text, None, "value", doubt_allowed=True)
        if "plus-sign" in self.traits and isinstance(number, int) and number > 0:
            return PrintedValue(f"+{number}", number, "value")
        if "minus-sign" in self.traits and isinstance(number, int) and number < 0:
            sign = self.rng.choice(MINUS_SIGNS)
            return PrintedValue(f"{sign}{-number}", number, "value")
        return None

    def _digits(self, text: str) -> str:
        separated = {"thousands", "thousands-fullwidth"} & self.traits
        whole, dot, places = text.lstrip("-").partition(".")
        if separated and len(whole) > 3:
            text = ("-" if text.startswith("-") else "") + f"{int(whole):,}" + dot + places
        return text

    def _extras(self, text: str, number: Number, unit: str) -> str:
        if "unit-inside" in self.traits and self.rng.random() < UNIT_SHARE:
            return text + unit
        countable = isinstance(number, int) and number > 1 and unit == "件"
        if "remark-inside" in self.traits and countable and self.rng.random() < REMARK_SHARE * 3:
            part = self.rng.randint(1, int(number))
            return text + self.rng.choice(REMARKS).format(n=part)
        return text

    def _lay_out(self, printed: PrintedValue) -> PrintedValue:
        text = printed.text
        if "number-runs" in self.traits and len(text) > 1:
            return replace(printed, split_at=(self.rng.randrange(1, len(text)),))
        long = len(text) >= 4 and text.isdigit()
        if "number-wrapped" in self.traits and long:
            place = self.rng.randrange(2, len(text) - 1)
            return replace(printed, text=text[:place] + "\n" + text[place:])
        return printed
