"""How one agency writes labels: its numbering, brackets, spaces, and its slips."""

import re
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import NamedTuple

from tests.generator.forms import (
    BLOCK_FORMS,
    LIST_FORMS,
    MATRIX_FORMS,
    dispute_columns,
    form_blocks,
    forms_data,
    list_rows,
    matrix_rows,
)

NUMBER = re.compile(
    r"(?P<lead>其中：)?(?P<number>[一二三四五六七八九]、|（[一二三四五六七八九]）|\d[.、])?(?P<name>.*)",
    re.DOTALL,
)
DIGIT_STYLES = {
    "number-dunhao": "{}、",
    "number-fullstop": "{}．",
    "number-dot-space": "{}. ",
    "number-circled": "circled",
    "number-bracketed": "({})",
}
CIRCLED = "①②③④⑤⑥⑦⑧⑨"
STRAY_CHARACTERS = "的和及与在之本该各项类情况事务人办公信政关"
DAMAGE_SHARE = 0.09
"""Share of labels damaged where a document has damaged labels."""
SPACE_SHARE = 0.3
BREAK_SHARE = 0.35
SHORTEST_BROKEN = 5
"""Labels of fewer characters are not broken over lines."""


class PrintedLabel(NamedTuple):
    """A label as printed, and whether its damage makes a doubt the proper answer."""

    text: str
    doubt_allowed: bool = False


@dataclass(slots=True)
class LabelWriter:
    """Writes the labels of one document, always in the same manner."""

    traits: frozenset[str]
    rng: Random
    damaged: int = 0
    _written: dict[str, PrintedLabel] = field(default_factory=dict)

    def write(self, label: str) -> PrintedLabel:
        """Return a label as this document prints it; the same label is written once."""
        if not label:
            return PrintedLabel("")
        wording, doubt = self._wording(label)
        text = self._number(wording)
        damaged = self._damage(text)
        if damaged != text:
            text, doubt = damaged, True
        return PrintedLabel(self._script(self._space(text)), doubt)

    def heading(self, label: str) -> str:
        """Return a label that must stay undamaged, in this document's numbering and script."""
        return self._script(self._number(label))

    def _wording(self, label: str) -> tuple[str, bool]:
        if label in self._written:
            return self._written[label]
        written = PrintedLabel(label)
        seen = forms_data()["seen_labels"].get(label)
        plausible = forms_data()["plausible_labels"].get(label)
        if "label-seen" in self.traits and seen:
            written = PrintedLabel(self.rng.choice(seen))
        elif "label-plausible" in self.traits and plausible:
            written = PrintedLabel(self.rng.choice(plausible), True)
        self._written[label] = written
        return written

    def _number(self, label: str) -> str:
        match = NUMBER.fullmatch(label)
        if match is None:
            return label
        lead, number, name = (match[key] or "" for key in ("lead", "number", "name"))
        if "qizhong-dropped" in self.traits:
            lead = ""
        if "number-none" in self.traits:
            number = ""
        elif number[:1].isdigit():
            number = self._digit(int(number[0]), number)
        text = lead + number + name
        if "brackets-half" in self.traits:
            text = text.replace("（", "(").replace("）", ")")
        return text.replace("：", ":") if "colon-half" in self.traits else text

    def _digit(self, count: int, official: str) -> str:
        for trait, pattern in DIGIT_STYLES.items():
            if trait in self.traits:
                return CIRCLED[count - 1] if pattern == "circled" else pattern.format(count)
        return official

    def _damage(self, text: str) -> str:
        kinds = [
            kind for kind in ("dropped", "doubled", "changed") if f"label-{kind}" in self.traits
        ]
        name_start = len(text) - len(bare_name(text))
        if not kinds or len(text) - name_start < 3 or self.rng.random() > DAMAGE_SHARE:
            return text
        place = self.rng.randrange(name_start, len(text))
        if text[place] in "（）()、，：":
            return text
        kind = self.rng.choice(kinds)
        middle = {"dropped": "", "doubled": text[place] * 2}.get(kind)
        if middle is None:
            middle = self.rng.choice([c for c in STRAY_CHARACTERS if c != text[place]])
        damaged = text[:place] + middle + text[place + 1 :]
        return text if bare_name(damaged) in official_names() else damaged

    def _space(self, text: str) -> str:
        if "label-spaces" in self.traits and self.rng.random() < SPACE_SHARE:
            place = self.rng.randrange(1, max(2, len(text)))
            gap = self.rng.choice([" ", " ", "  ", "\u3000"])
            text = text[:place] + gap + text[place:]
        breakable = "label-breaks" in self.traits and len(text) >= SHORTEST_BROKEN
        if breakable and self.rng.random() < BREAK_SHARE:
            place = self.rng.randrange(2, len(text) - 1)
            text = text[:place] + "\n" + text[place:]
        return text

    def _script(self, text: str) -> str:
        return text.translate(traditional_map()) if "label-traditional" in self.traits else text


def bare_name(label: str) -> str:
    """Return a label without 其中 and numbering."""
    return re.sub(
        r"^(其中[：:]?)?([一二三四五六七八九]、|[（(][^）)]{1,2}[）)]|\d[.、．] ?|[①-⑨])?",
        "",
        label,
    )


@cache
def official_names() -> frozenset[str]:
    """Return the bare names of every label of every form, and the wordings seen for them."""
    labels = {row.label for form in LIST_FORMS for y in (2011, 2018) for row in list_rows(form, y)}
    for form in MATRIX_FORMS:
        labels |= {text for row in matrix_rows(form) for text in (row.group, row.label) if text}
    for form in BLOCK_FORMS:
        for block in form_blocks(form):
            labels |= {*block.columns, *(label for label, _ in block.rows if label)}
    labels |= {text for column in dispute_columns() for text in column[:3] if text}
    return frozenset(bare_name(label) for label in labels)


@cache
def traditional_map() -> dict[int, str]:
    """Return the simplified characters of the labels with their traditional forms."""
    pairs = forms_data()["traditional"].replace(" ", "")
    return {ord(pairs[at]): pairs[at + 1] for at in range(0, len(pairs) - 1, 2)}
