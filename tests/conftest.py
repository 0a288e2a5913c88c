"""What all tests share: the graph built once, and the rule that a check-in run skips nothing."""

import hypothesis
import pytest

hypothesis.settings.register_profile("untimed", deadline=None, derandomize=True)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fail-on-skip", action="store_true", help="a skipped or expectedly failing test fails the run")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not session.config.getoption("--fail-on-skip"):
        return
    left_out = [report for kind in ("skipped", "xfailed") for report in reporter.stats.get(kind, [])]
    if left_out:
        reporter.write_line(f"{len(left_out)} tests skipped or expected to fail, which is not allowed here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
