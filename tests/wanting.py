"""Tests that need a program which is not here: left out, unless the tests decide on a change.

Such a test is skipped with a reason that says what to install, in these words.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest

INSTALL = "apt-get install"


def wanted(report: pytest.TestReport | pytest.CollectReport) -> str | None:
    """What to install so that a test that was skipped is not."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    return reason.removeprefix("Skipped: ") if report.skipped and INSTALL in reason else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where the tests decide, what was not tried is not shown to work."""
    report = yield
    if os.environ.get("CI") and (reason := wanted(report)):
        report.outcome = "failed"
        report.longrepr = reason
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end how many tests were left out for want of what."""
    reports = terminalreporter.stats.get("skipped", [])
    if counts := Counter(reason for report in reports if (reason := wanted(report))):
        terminalreporter.section("left out for want of a program")
        for reason, count in counts.most_common():
            terminalreporter.write_line(f"{count} tests: {reason}")
