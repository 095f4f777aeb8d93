"""The fast path accepts only what marshmallow accepts, and reads the same from it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import fields

from libs.contracts.catalogue import event_types
from libs.contracts.compiled import wire_type
from libs.contracts.documents import specimen
from libs.contracts.fast import read_header
from libs.contracts.reading import UNREADABLE, Reader, check_soundness, content_of
from libs.contracts.wire import Malformed

READERS = {event: Reader(event) for event in event_types().values()}
EVENTS = tuple(READERS)

EDGES = (
    *("", "*", "a,b", ",", "x" * 255, "x" * 256, "\0", "\ud800", "ü", "in", "null"),
    *("2026-03-02T08:00:00", "2026-03-02T08:00:00+02:00", "2026-03-02 08:00:00z"),
    *("2026-03-02T08:00:00.1234567Z", "2026-03-02T24:00:00Z", "2026-03-02"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "20260302"),
    *("+431234567", "+0123456789", "+43 1234567", "+431234567\n", "a@b", "a@b\n", "@"),
    *("EUR", "eur", "1.5", "-1", "1e3", "NaN", "09:00", "24:00", "09:00:00Z", "1.0"),
    *(-1, 0, 1, 2**31, 2**53, 2**64, 10**30, -0.0, 0.5, 1.0, 1e300, True, False, None),
)
JUNK = st.recursive(
    st.sampled_from(EDGES) | st.text(max_size=5) | st.integers() | st.floats(0, 1),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.text("abz09_A", max_size=22), inner, max_size=2)
    ),
    max_leaves=4,
)


def places(tree):
    """Every (container, key) of a JSON tree."""
    keys = tree.keys() if isinstance(tree, dict) else range(len(tree))
    for key in list(keys):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from places(tree[key])


@st.composite
def mutations(draw):
    event = draw(st.sampled_from(EVENTS))
    tree = json.loads(specimen(event))
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(list(places(tree))))
        match draw(st.sampled_from(["replace", "delete", "add", "swap"])):
            case "replace":
                container[key] = draw(JUNK)
            case "delete":
                del container[key]
            case "add" if isinstance(container, dict):
                container[draw(st.text("abz09_A", max_size=22))] = draw(JUNK)
            case _:
                other, name = draw(st.sampled_from(list(places(tree))))
                container[key] = json.loads(json.dumps(other[name]))
    body = json.dumps(tree, ensure_ascii=draw(st.booleans()))
    return event, damaged(draw, body.encode(errors="surrogatepass"))


def damaged(draw, body):
    """Now and then change, lose or gain a byte."""
    if draw(st.integers(0, 3)):
        return body
    at = draw(st.integers(0, len(body) - 1))
    return (
        body[:at] + draw(st.binary(max_size=2)) + body[at + draw(st.integers(0, 2)) :]
    )


def read_fast(reader, body):
    try:
        check_soundness(body)
        return reader.fast.accept(read_header(body))
    except (Malformed, *UNREADABLE):
        return None


@settings(max_examples=4000, deadline=None)
@given(mutations())
@pytest.mark.requirement("CE-1")
def test_what_the_fast_path_accepts_marshmallow_accepts_with_equal_values(mutation):
    event, body = mutation
    reader = READERS[event]
    quick = read_fast(reader, body)

    if quick is not None:
        slow = reader.judge(content_of(body))
        assert repr(sorted(vars(quick).items())) == repr(sorted(vars(slow).items()))


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_without_fault_takes_the_fast_path(event):
    assert read_fast(READERS[event], specimen(event)) == event.example()


@pytest.mark.parametrize("unknown", [fields.IP(), fields.String(validate=len)])
def test_a_kind_of_field_or_rule_that_is_not_taught_is_not_passed_over(unknown):
    unknown.metadata |= {"example": "", "personal": False}

    with pytest.raises(TypeError, match="teach"):
        wire_type(unknown)
