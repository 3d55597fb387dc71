"""What the whole test run needs to know of this machine: is there a browser, a sandbox, a PostgreSQL?

A test says what it needs with the marker `browser`, `sandbox` or `postgresql`. Without it the test is skipped, and the
end of the run names what is missing and the command that installs it. With `CI` set, the test fails instead. Skipped
tests are counted from their reports: with pytest-xdist it is other processes that run them.
"""

from __future__ import annotations

import importlib.util
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from headstart.installation import NOTE, OK, Finding, examine_browser, examine_sandbox


def examine_postgresql() -> Finding:
    """Whether there is a PostgreSQL that tests can start."""
    spec = importlib.util.spec_from_file_location("postgresql", Path(__file__).with_name("postgresql.py"))
    postgresql = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(postgresql)
    place = postgresql.find_programs()
    if place is None:
        return Finding("PostgreSQL", NOTE, "no PostgreSQL", "install it: sudo apt install postgresql")
    return Finding("PostgreSQL", OK, str(place))


@dataclass
class Need:
    """Something that marked tests need.

    Args:
        examine: looks for it.
        purpose: the tests that need it, in words.
        skipped: how many tests went without.
    """

    examine: Callable[[], Finding]
    purpose: str
    skipped: int = field(default=0)


class Needs:
    """Skips, or in CI fails, marked tests whose need is not met; says so at the end."""

    def __init__(self, strict: bool):
        self.strict = strict
        self.needs = {
            "browser": Need(examine_browser, "browser tests"),
            "sandbox": Need(examine_sandbox, "sandbox tests"),
            "postgresql": Need(examine_postgresql, "tests on PostgreSQL"),
        }
        self.findings = {marker: need.examine() for marker, need in self.needs.items()}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        for marker, finding in self.findings.items():
            if item.get_closest_marker(marker) is None or finding.status == OK:
                continue
            if self.strict:
                pytest.fail(f"{finding.found}: {finding.do}", pytrace=False)
            pytest.skip(f"{finding.found}: {finding.do}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for marker, finding in self.findings.items():
            if report.skipped and marker in report.keywords and finding.found in str(report.longrepr):
                self.needs[marker].skipped += 1

    def pytest_terminal_summary(self, terminalreporter) -> None:
        missing = [marker for marker, finding in self.findings.items() if finding.status != OK]
        if missing:
            terminalreporter.section("missing on this machine")
        for marker in missing:
            need, finding = self.needs[marker], self.findings[marker]
            terminalreporter.line(f"{finding.found}; {need.skipped} {need.purpose} did not run. {finding.do}")


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so a shell starts what it runs in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "sandbox: starts processes inside bubblewrap")
    config.addinivalue_line("markers", "postgresql: starts a database server")
    config.pluginmanager.register(Needs(strict=bool(os.environ.get("CI"))), "headstart-needs")
