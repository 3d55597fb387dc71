"""What the whole test run needs to know of this machine: is there a browser, is there a sandbox?

A test says what it needs with the marker `browser` or `sandbox`. Without it the test is skipped, and the end of the run
names what is missing and the command that installs it. With `CI` set, the test fails instead.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from headstart.installation import OK, Finding, examine_browser, examine_sandbox


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
        }
        self.findings = {marker: need.examine() for marker, need in self.needs.items()}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        for marker, need in self.needs.items():
            finding = self.findings[marker]
            if item.get_closest_marker(marker) is None or finding.status == OK:
                continue
            if self.strict:
                pytest.fail(f"{finding.found}: {finding.do}", pytrace=False)
            need.skipped += 1
            pytest.skip(f"{finding.found}: {finding.do}")

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
    config.pluginmanager.register(Needs(strict=bool(os.environ.get("CI"))), "headstart-needs")
