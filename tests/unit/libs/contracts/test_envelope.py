"""The CloudEvents attributes of an event."""

import json
from datetime import UTC, datetime

import pytest

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.documents import specimen
from libs.contracts.envelope import Envelope
from libs.contracts.wire import Malformed

TYPES = {CallEnded.type: CallEnded}
NOW = datetime(2026, 3, 2, 8, 7, tzinfo=UTC)
CALL = json.loads(specimen(CallEnded))


def decoded(**attributes):
    written = {k: v for k, v in (CALL | attributes).items() if v is not ...}
    return wire.decode(json.dumps(written).encode(), TYPES)


@pytest.mark.requirement("CE-1")
@pytest.mark.parametrize("name", ["id", "source", "type", "specversion"])
@pytest.mark.parametrize("value", [..., None, "", 1, "x" * 256])
def test_a_required_attribute_is_there_and_of_some_length(name, value):
    with pytest.raises(Malformed) as refused:
        decoded(**{name: value})

    assert [field.path for field in refused.value.fields] == [name]


@pytest.mark.requirement("CE-1")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("specversion", "0.3"),
        ("time", "2026-03-02T08:07:00"),
        ("subject", ""),
        ("branchid", "a,,b"),
        ("branchid", ""),
        ("Partition", "x"),
        ("data_base64", "eA=="),
        ("a" * 21, "x"),
        ("sequence", {"not": "plain"}),
    ],
)
def test_an_attribute_against_the_grammar_is_named(name, value):
    with pytest.raises(Malformed) as refused:
        decoded(**{name: value})

    assert [field.path for field in refused.value.fields] == [name]


def test_an_extension_we_do_not_know_is_passed_over():
    assert decoded(partitionkey="x", sequence=7) == CallEnded.example()


def test_an_optional_attribute_that_is_null_is_not_set():
    envelope = decoded(subject=None, time=None, traceparent=None).envelope

    assert (envelope.subject, envelope.time, envelope.traceparent) == (None,) * 3


@pytest.mark.parametrize(
    ("branchid", "branches"),
    [
        ("vienna", ("vienna",)),
        ("vienna,graz", ("vienna", "graz")),
        ("*", None),
        (None, ()),
        (..., ()),
    ],
)
def test_only_a_star_means_every_branch(branchid, branches):
    assert decoded(branchid=branchid).envelope.branches == branches


@pytest.mark.parametrize("branches", [None, (), ("vienna",), ("vienna", "graz")])
def test_branches_arrive_as_they_were_addressed(branches):
    sent = wire.addressed(
        CallEnded.example(), id="e-1", source="pbx", time=NOW, branches=branches
    )

    assert wire.decode(wire.encode(sent), TYPES).envelope.branches == branches


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"source": "x" * 256},
        {"subject": ""},
        {"time": NOW.replace(tzinfo=None)},
        {"branches": ("a,b",)},
        {"branches": ("*", "a")},
    ],
)
def test_an_envelope_cannot_be_written_wrongly(wrong):
    right = {"source": "us", "id": "e-1", "subject": None, "time": NOW, "branches": ()}

    with pytest.raises(Malformed):
        Envelope(**right | wrong)
