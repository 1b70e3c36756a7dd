"""Agencies × years for indicators and measures, and what may not be compared."""

from reportparse.compare.comparing import compare
from reportparse.compare.comparison import Answer, Break, Comparison, Row
from reportparse.compare.questions import Question, resolve_questions

__all__ = [
    "Answer",
    "Break",
    "Comparison",
    "Question",
    "Row",
    "compare",
    "resolve_questions",
]
