"""Numbers that agree with one another, form by form, as an agency would count them."""

from random import Random

from tests.generator.forms import (
    MATRIX_FORMS,
    applicants,
    dispute_columns,
    form_blocks,
    form_cells,
    matrix_rows,
)

Number = int | str
"""A count, or an amount of money exactly as printed."""
Key = tuple[str, str | None, str]
"""Indicator, applicant, span."""
Values = dict[Key, Number]

CHANNELS = ("in_person", "fax", "online", "letter", "email", "other", "letter_or_fax")

SUBSETS_FUJIAN = {
    "disclosure.total": ["disclosure.channel.website", "disclosure.channel.gazette"],
    "requests.received": [
        f"requests.received.{part}"
        for part in ("in_person", "fax", "email", "online", "letter", "letter_or_fax", "other")
    ],
    "requests.answered": [
        f"requests.answered.{part}" for part in ("granted", "partially_granted", "refused", "other")
    ],
}


def count(rng: Random, scale: int) -> int:
    """Draw a count: often zero, mostly small, seldom far above `scale`."""
    if rng.random() < 0.3:
        return 0
    return int(rng.lognormvariate(0, 1.2) * scale)


def shares(rng: Random, total: int, names: list[str], weights: list[float]) -> dict[str, int]:
    """Divide a total into parts that sum to it."""
    parts = dict.fromkeys(names, 0)
    if total > 400:
        left = total
        for name, weight in zip(names[1:], weights[1:], strict=True):
            parts[name] = min(left, int(total * weight * rng.uniform(0.3, 1) / sum(weights)))
            left -= parts[name]
        parts[names[0]] = left
        return parts
    for name in rng.choices(names, weights, k=total):
        parts[name] += 1
    return parts


def money(rng: Random, scale: float, places: int) -> str:
    """Draw an amount with that many decimals."""
    return f"{rng.uniform(0.1, 1) * scale:.{places}f}"


def request_values(form: str, rng: Random) -> Values:
    """Return a requests matrix that keeps every identity of the form."""
    leaves = [row.indicator for row in matrix_rows(form) if row.indicator]
    leaves = [leaf for leaf in leaves if leaf.startswith("requests.processed.")]
    weights = [rng.choice([0, 0.3, 1, 4, 9]) + 0.05 for _ in leaves]
    base = rng.choice([0, 2, 9, 30, 110, 900, 4000])
    names = [applicant for applicant, _ in applicants() if applicant != "total"]
    values: Values = {}
    for applicant in names:
        scale = base if applicant == "natural_person" else base // 8
        received, carried_in = count(rng, scale), count(rng, scale // 9)
        carried_out = min(received + carried_in, count(rng, scale // 9))
        processed = received + carried_in - carried_out
        column = shares(rng, processed, leaves, weights)
        column |= {
            "requests.received": received,
            "requests.carried_in": carried_in,
            "requests.processed": processed,
            "requests.carried_out": carried_out,
        }
        values |= {(name, applicant, "year"): number for name, number in column.items()}
    indicators = {indicator for indicator, _, _ in values}
    for indicator in indicators:
        total = sum(int(values[indicator, name, "year"]) for name in names)
        values[indicator, "total", "year"] = total
    return values


def dispute_values(rng: Random) -> Values:
    """Return the 15 numbers of the disputes form; each group adds up."""
    values: Values = {}
    scale = rng.choice([0, 0, 2, 8, 40, 300])
    total = 0
    for *_, indicator in dispute_columns():
        number = total if indicator.endswith(".total") else count(rng, scale)
        total = 0 if indicator.endswith(".total") else total + number
        values[indicator, None, "year"] = number
    return values


def block_values(form: str, rng: Random) -> Values:
    """Return the numbers of a disclosure form or of the processing fees."""
    values: Values = {}
    scale = rng.choice([1, 5, 60, 900, 20000])
    for block in form_blocks(form):
        for _, indicators in block.rows:
            for indicator in indicators:
                values[indicator, None, "year"] = block_value(indicator, rng, scale)
    return values


def block_value(indicator: str, rng: Random, scale: int) -> Number:
    """Draw one number of a block form by what it counts."""
    if indicator in ("procurement.amount", "fees.administrative.amount"):
        amounts: list[Number] = [0, money(rng, scale * 300, 2), money(rng, scale * 9, 2)]
        return rng.choice([*amounts, count(rng, scale)])
    if indicator in ("fees.processing.notified", "fees.processing.collected"):
        fees: list[Number] = [0, 0, count(rng, 300), money(rng, 900, 2)]
        return rng.choice(fees)
    if indicator.endswith("items_change"):
        return rng.choice([0, 0, rng.randint(1, 40), -rng.randint(1, 40)])
    if indicator.startswith(("rules", "normative", "fees", "procurement")):
        return count(rng, min(scale, 40))
    return count(rng, scale)


def statistics_2014_values(rng: Random) -> Values:
    """Return the 58 numbers of the form of 2014, sums and subsets kept."""
    scale = rng.choice([3, 40, 500, 6000])
    single = {cell.indicator: count(rng, scale) for cell in form_cells("statistics-2014")}
    received = count(rng, rng.choice([0, 3, 20, 300]))
    single["requests.received"] = received
    add_parts(single, rng, "requests.received", ["online", "letter", "in_person", "fax"])
    single["requests.closed"] = received
    add_parts(single, rng, "requests.closed", ["on_time", "extended"])
    single["requests.answered"] = received
    answers = ["granted", "already_public", "not_held", "nonexistent", "refused"]
    answers += ["partially_granted", "amend", "other_channel"]
    add_parts(single, rng, "requests.answered", answers)
    reasons = ["other_legal", "privacy", "trade_secret", "state_secret", "safety_stability"]
    add_parts(single, rng, "requests.answered.refused", [*reasons, "not_government_information"])
    for subject in ("reconsideration", "litigation"):
        single[f"{subject}.total"] = count(rng, 3)
        parts = shares(rng, single[f"{subject}.total"], ["upheld", "corrected", "other"], [5, 1, 1])
        single |= {f"{subject}.{part}": number for part, number in parts.items()}
    single["institution.staff"] = count(rng, 12)
    add_parts(single, rng, "institution.staff", ["part_time", "full_time"])
    for whole, part in (
        ("disclosure.total", "disclosure.normative_documents"),
        ("response.press_conferences", "response.press_conferences.by_head"),
        ("response.online_interviews", "response.online_interviews.by_head"),
    ):
        single[part] = rng.randint(0, single[whole])
    values: Values = {(name, None, "year"): number for name, number in single.items()}
    charged: list[Number] = [0, 0, money(rng, 2, 3)]
    budgets: list[Number] = [0, count(rng, 30), money(rng, 40, 2)]
    values["fees.requests", None, "year"] = rng.choice(charged)
    values["institution.budget", None, "year"] = rng.choice(budgets)
    return values


def add_parts(single: dict[str, int], rng: Random, whole: str, parts: list[str]) -> None:
    """Divide `single[whole]` among `whole.part` for every part."""
    weights = [rng.choice([0.1, 1, 5]) for _ in parts]
    divided = shares(rng, single[whole], parts, weights)
    single |= {f"{whole}.{part}": number for part, number in divided.items()}


def fujian_values(year: int, rng: Random) -> Values:
    """Return the year's numbers and those of all years so far."""
    values: Values = {}
    for cell in form_cells("statistics-fujian-2011"):
        if cell.span == "year":
            number = count(rng, 900 if cell.indicator.startswith("disclosure") else 4)
            values[cell.indicator, None, "year"] = number
            past = count(rng, 5000 if cell.indicator.startswith("disclosure") else 20)
            values[cell.indicator, None, "cumulative"] = number + past
    for span in ("year", "cumulative"):
        for whole, parts in SUBSETS_FUJIAN.items():
            most = int(values[whole, None, span])
            for part in parts:
                values[part, None, span] = min(most, int(values[part, None, span]))
    return values


def sample_values(form: str, year: int, rng: Random) -> Values:
    """Return the numbers of a form."""
    if form in MATRIX_FORMS:
        return request_values(form, rng)
    if form == "disputes-2019":
        return dispute_values(rng)
    if form == "statistics-2014":
        return statistics_2014_values(rng)
    if form == "statistics-fujian-2011":
        return fujian_values(year, rng)
    return block_values(form, rng)


def break_a_sum(form: str, values: Values, rng: Random) -> Values:
    """Return the numbers with one total wrong, as agencies print them."""
    totals = [key for key in values if key[0].endswith(("total", "processed")) or key[1] == "total"]
    if not totals:
        return values
    key = rng.choice(sorted(totals, key=str))
    number = int(values[key])
    return values | {key: rng.choice([0, number + rng.randint(1, 9)])}
