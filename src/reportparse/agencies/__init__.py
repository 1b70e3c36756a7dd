"""Agencies over time: names on a document → region, body and an id that stays the same."""

from reportparse.agencies.decisions import Decisions, load_decisions
from reportparse.agencies.document import Surroundings, resolve_agency
from reportparse.agencies.resolving import Resolution, resolve_name

__all__ = [
    "Decisions",
    "Resolution",
    "Surroundings",
    "load_decisions",
    "resolve_agency",
    "resolve_name",
]
