"""Codebook files → codebook; what is malformed or ambiguous is refused here."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from reportparse.codebook.building import build_block
from reportparse.codebook.entries import Codebook, Entry, Form
from reportparse.codebook.rule_specs import RulesSpec
from reportparse.codebook.rules import build_rules
from reportparse.codebook.specs import CommonSpec, FormSpec
from reportparse.errors import CodebookError

_SpecT = TypeVar("_SpecT", FormSpec, CommonSpec, RulesSpec)


def load_codebook(*extra: Path) -> Codebook:
    """Load the forms and rules that ship with the package and those of `extra` files.

    Raises:
        CodebookError: A file is malformed, a form or rule is defined twice, two entries could
            claim one label in one place, or a rule names what no form has.
    """
    folder = resources.files("reportparse") / "codebooks"
    shipped = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda p: p.name
    )
    digest = sha256()
    common: CommonSpec | None = None
    rules: list[tuple[str, RulesSpec]] = []
    forms: dict[str, Form] = {}
    for path in (*shipped, *extra):
        text = _read_text(path)
        digest.update(text)
        if path.name == "common.yaml" and path not in extra:
            common = _validate(CommonSpec, text, path)
        elif path.name == "rules.yaml" and path not in extra:
            rules.insert(0, (path.name, _validate(RulesSpec, text, path)))
        else:
            spec = _validate(FormSpec, text, path)
            if spec.form in forms:
                raise CodebookError(f"{path}: form {spec.form!r} is defined twice; rename one")
            forms[spec.form] = _build_form(spec, path)
            rules.append((str(path), _own_rules(spec)))
    assert common is not None, "codebooks/common.yaml ships with the package"
    _refuse_equal_blocks(forms.values())
    return Codebook(forms, common, build_rules(rules, forms), digest.hexdigest()[:12])


def load_form(path: Path) -> Form:
    """Load one file alone; raises CodebookError when it is malformed or ambiguous."""
    spec = _validate(FormSpec, _read_text(path), path)
    form = _build_form(spec, path)
    build_rules([(str(path), _own_rules(spec))], {form.form: form})
    return form


def _own_rules(spec: FormSpec) -> RulesSpec:
    """Return the rules that a form brings along; a formula that names no form is about it."""
    rules = tuple(
        rule.model_copy(
            update={
                "formulas": tuple(
                    formula.model_copy(update={"forms": formula.forms or (spec.form,)})
                    for formula in rule.formulas
                )
            }
        )
        for rule in spec.rules
    )
    return RulesSpec(groups=spec.groups, rules=rules)


def _read_text(path: Path | Traversable) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def _validate(spec: type[_SpecT], text: bytes, path: Path | Traversable) -> _SpecT:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return spec.model_validate(yaml.load(text, Loader=loader))
    except yaml.YAMLError as error:
        raise CodebookError(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CodebookError(f"{path}: {place}: {first['msg']}") from error


def _build_form(spec: FormSpec, path: Path | Traversable) -> Form:
    try:
        blocks = tuple(build_block(spec.form, block) for block in spec.blocks)
        for block in blocks:
            _refuse_equal_labels(block.rows, f"block {block.block!r}")
            _refuse_equal_labels(block.columns, f"block {block.block!r}")
        form = Form(spec.form, spec.title, spec.source, spec.years, blocks, spec.links)
        _refuse_equal_cells(form)
    except CodebookError as error:
        raise CodebookError(f"{path}: {error}") from error
    return form


def _refuse_equal_labels(entries: Sequence[Entry], where: str) -> None:
    """Refuse two entries under one group that could claim the same label."""
    claimed: dict[tuple[tuple[str, ...], str], Entry] = {}
    for entry in entries:
        group = entry.path[:-1] if entry.label is not None else entry.path
        for key in entry.keys:
            other = claimed.setdefault((group, key), entry)
            if other is not entry:
                raise CodebookError(
                    f"{where}: {entry.label!r} and {other.label!r} could both claim a label "
                    f"printed as {key!r} under {' > '.join(group) or 'the top'}"
                )


def _refuse_equal_cells(form: Form) -> None:
    seen: set[tuple[str, str | None, str]] = set()
    for cell in form.cells:
        identity = (cell.indicator, cell.applicant, cell.span)
        if identity in seen:
            raise CodebookError(f"two cells hold {cell.indicator!r}; give each its own id")
        seen.add(identity)


def _refuse_equal_blocks(forms: Iterable[Form]) -> None:
    """Refuse two forms with a block of the very same labels: no table could tell them apart."""
    seen: dict[tuple[tuple[frozenset[str], ...], ...], str] = {}
    for form in forms:
        for block in form.blocks:
            shape = (
                tuple(frozenset(entry.keys) for entry in block.rows),
                tuple(frozenset(entry.keys) for entry in block.columns),
            )
            other = seen.setdefault(shape, form.form)
            if other != form.form:
                raise CodebookError(
                    f"forms {form.form!r} and {other!r} have a block with the same labels: "
                    "no table could tell them apart"
                )
