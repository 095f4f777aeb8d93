from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.observability.tracing import Trace, current, parse, start, traced

SENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def ones(size):
    return b"\1" * size


def test_a_traceparent_is_read_and_spelled_alike():
    trace = parse(SENT)

    assert trace == Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "01")
    assert str(trace) == SENT


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        SENT.upper(),
        SENT + "-more",
        SENT + "\n",
        " " + SENT,
        SENT[:-1],
        "ff" + SENT[2:],
        "01" + SENT[2:],
        SENT.replace("0af7651916cd43dd8448eb211c80319c", "0" * 32),
        SENT.replace("b7ad6b7169203331", "0" * 16),
        SENT.replace("1", "\N{ARABIC-INDIC DIGIT ONE}"),
    ],
)
def test_anything_else_is_no_traceparent(wrong):
    assert parse(wrong) is None


@given(st.binary(min_size=24, max_size=24).filter(lambda b: any(b[:8]) and any(b[8:])))
def test_a_trace_that_was_started_can_be_read_again(drawn):
    trace = start(lambda size: drawn[-size:] if size > 8 else drawn[:size])

    assert parse(str(trace)) == trace


def test_a_child_stays_in_the_chain_as_a_step_of_its_own():
    child = parse(SENT).child(ones)

    assert str(child) == "00-0af7651916cd43dd8448eb211c80319c-0101010101010101-01"


def test_work_is_traced_while_it_lasts():
    with traced(SENT, ones) as outer:
        assert current() == outer == parse(SENT).child(ones)
        with traced(None, ones) as inner:
            assert current() == inner
        assert current() == outer

    assert current() is None


def test_the_trace_ends_with_work_that_fails():
    with suppress(ValueError), traced(SENT, ones):
        raise ValueError

    assert current() is None


@pytest.mark.parametrize("traceparent", [None, "", "nonsense"])
def test_work_without_a_cause_starts_a_chain(traceparent):
    with traced(traceparent, ones) as trace:
        assert trace == start(ones)
