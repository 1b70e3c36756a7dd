"""Findings about the narrative."""

from reportparse.report import Finding, Origin, Severity


def make_finding(
    code: str, message: str, *, severity: Severity = "warning", origin: Origin = "unclear"
) -> Finding:
    """Return a finding that concerns no statistic."""
    return Finding(code=code, origin=origin, severity=severity, message=message)
