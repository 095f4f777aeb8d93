import json
import logging
from contextlib import contextmanager

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from libs.observability import logs
from libs.observability.tracing import traced


@contextmanager
def configured(capsys):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("touchpoints", "INFO")
    yield lambda: list(map(json.loads, capsys.readouterr().out.splitlines()))
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


anything = st.recursive(
    st.text() | st.floats() | st.binary() | st.datetimes() | st.none() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
hostile = st.sampled_from(
    ["\r\n", "\n{}", "\x1b[31m", "\u2028", "\x85", "\x7f", "\x00"]
)


@pytest.mark.requirement("AD-5")
@given(text=st.text() | hostile, value=anything, key=st.text() | hostile)
def test_whatever_is_logged_stays_one_json_object_on_one_line(text, value, key):
    event = {"event": text, "said": value, "nested": {key: value}}
    formatter = logs.formatter("touchpoints")
    record = logging.LogRecord("kombu", logging.ERROR, "", 0, text, (), None)

    for line in (formatter.format(record), rendered(formatter, event)):
        assert isinstance(json.loads(line, parse_constant=pytest.fail), dict)
        assert all(" " <= letter <= "~" for letter in line)


def rendered(formatter, event):
    record = logging.LogRecord("keepwell", logging.INFO, "", 0, event, (), None)
    record._logger, record._name = logging.getLogger("keepwell"), "info"  # noqa: SLF001  (as structlog hands it over)
    return formatter.format(record)


@pytest.mark.requirement("AD-5")
def test_structlog_and_stdlib_write_the_same_kind_of_line(capsys):
    with configured(capsys) as lines:
        structlog.get_logger("libs.bus").info("call\nlogged", minutes=7)
        logging.getLogger("some.package").warning("lost\r\n%s", "it")
        ours, theirs = lines()

    assert (ours["event"], ours["minutes"]) == ("call\nlogged", 7)
    assert (ours["level"], ours["logger"]) == ("info", "libs.bus")
    assert (theirs["event"], theirs["level"]) == ("lost\r\nit", "warning")
    for line in (ours, theirs):
        assert line["service"] == "touchpoints"
        assert line["timestamp"].endswith("Z")


def test_a_line_carries_the_trace_it_belongs_to(capsys):
    with configured(capsys) as lines:
        with traced(None, lambda size: b"\1" * size):
            structlog.get_logger().info("inside")
            logging.getLogger("kombu").error("inside too")
        structlog.get_logger().info("outside")
        traces = [line.get("trace_id") for line in lines()]

    assert traces == ["01" * 16, "01" * 16, None]


def test_what_is_below_the_level_or_mere_talk_of_a_library_is_left_out(capsys):
    with configured(capsys) as lines:
        structlog.get_logger().debug("detail")
        for library in ("kombu", "nameko.containers", "granian", "alembic.runtime"):
            logging.getLogger(library).info("chatter")
            logging.getLogger(library).warning("trouble")
        told = [line["event"] for line in lines()]

    assert told == ["trouble"] * 4


def test_an_exception_is_told_in_one_line_without_what_it_quotes(capsys):
    quoting = ValueError("DETAIL:  Key (email)=(eva@client.example) exists")

    with configured(capsys) as lines:
        structlog.get_logger().error("not saved", exc_info=quoting)
        logging.getLogger("some.package").error("not saved", exc_info=quoting)
        told = [line["exception"] for line in lines()]

    assert told == ["ValueError: ***"] * 2
