"""What every test may ask for, and how a run in CI differs: there, nothing is skipped."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.generator.fonts import TypefaceMissingError

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
IN_CI = os.environ.get("CI", "").lower() == "true"
IMPOSSIBLE_HERE = "platform:"  # opens the reason of a skip that is right even in CI

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "local")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the checkout; it is no part of the project."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: tests on real reports need it")
    return SHARED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Skip a test that prints in a typeface this machine does not have."""
    try:
        return (yield)
    except TypefaceMissingError as error:
        pytest.skip(str(error))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure in CI."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a module that skips itself into a failure in CI."""
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not (IN_CI and report.outcome == "skipped") or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if IMPOSSIBLE_HERE not in reason:
        report.outcome = "failed"
        report.longrepr = f"nothing is skipped in CI; {reason}"
