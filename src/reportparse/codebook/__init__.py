"""The codebook: every form as data, loaded from YAML and refused when it is ambiguous.

A form is a sequence of blocks; a block is a small table with its own rows and columns, each listed
once. The indicator of a cell is the row's id and the column's id, joined by a dot. See
`docs/codebook.md` for how to write one.
"""

from reportparse.codebook.entries import (
    YEAR_KEY,
    YEAR_PLACEHOLDER,
    Block,
    Codebook,
    Entry,
    Form,
    FormCell,
    label_key,
    label_keys,
    name_of_cell,
)
from reportparse.codebook.loading import load_codebook, load_form
from reportparse.codebook.rule_specs import FormulaSpec, RuleSpec, RulesSpec
from reportparse.codebook.rules import CellKey, Identity, Rules, YearIdentity
from reportparse.codebook.specs import (
    AliasSpec,
    AxisSpec,
    BlockSpec,
    CommonSpec,
    FormSpec,
    OrderSpec,
    SourceSpec,
    YearsSpec,
)

__all__ = [
    "YEAR_KEY",
    "YEAR_PLACEHOLDER",
    "AliasSpec",
    "AxisSpec",
    "Block",
    "BlockSpec",
    "CellKey",
    "Codebook",
    "CommonSpec",
    "Entry",
    "Form",
    "FormCell",
    "FormSpec",
    "FormulaSpec",
    "Identity",
    "OrderSpec",
    "RuleSpec",
    "Rules",
    "RulesSpec",
    "SourceSpec",
    "YearIdentity",
    "YearsSpec",
    "label_key",
    "label_keys",
    "load_codebook",
    "load_form",
    "name_of_cell",
]
