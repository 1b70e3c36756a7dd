"""A form that nobody listed, as a user would write it."""

from pathlib import Path
from textwrap import dedent

OWN_FORM = """
form: hotline-2022
title: 政府热线办理情况
source: {notice: a notice}
years: {first: 2022}
blocks:
  - block: questions
    columns:
      - {label: 受理件数, indicator: received, unit: 件}
      - {label: 办结件数, indicator: completed, unit: 件}
    rows:
      - {label: 咨询, indicator: hotline.questions}
      - {label: 投诉, indicator: hotline.complaints}
"""


def write_form(folder: Path, text: str = OWN_FORM, name: str = "form.yaml") -> Path:
    """Write a form file, however far its text is indented, and return its path."""
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return path
