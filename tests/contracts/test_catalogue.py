"""What holds for every event."""

import dataclasses
import inspect
import re

import pytest

from libs.contracts.callbacks import CallbackFact
from libs.contracts.catalogue import event_types, outside_types
from libs.contracts.documents import specimen
from libs.contracts.record import Event
from libs.contracts.wire import peek

TYPES = event_types()
EVENTS = pytest.mark.parametrize("event", TYPES.values())


def descendants(of):
    for child in of.__subclasses__():
        yield child
        yield from descendants(child)


def personal_values(event):
    example = event.Schema().dump(event.example())
    for name, field in event.Schema().fields.items():
        inner = getattr(field, "inner", field)
        if inner.metadata["personal"]:
            yield from example[name] if inner is not field else [example[name]]


def test_every_event_is_listed():
    ours = {e for e in descendants(Event) if e.__module__.startswith("libs.contracts")}

    assert ours - {CallbackFact} == set(TYPES.values())


def test_events_from_outside_are_those_without_a_source_of_ours():
    unsourced = {name for name, event in TYPES.items() if event.source is None}

    assert unsourced == set(outside_types())


@EVENTS
def test_a_type_is_a_fact_with_its_version(event):
    assert re.fullmatch(r"keepwell\.[a-z_]+\.[a-z_]+\.v[1-9]", event.type)


@EVENTS
def test_an_event_says_who_announces_it_and_when(event):
    assert "announces it" in inspect.getdoc(event)


@EVENTS
def test_record_and_schema_have_the_same_fields_and_defaults(event):
    record = {f.name: f.default for f in dataclasses.fields(event)}
    schema = {
        name: dataclasses.MISSING if field.required else field.load_default
        for name, field in event.Schema().fields.items()
    }
    del record["envelope"]

    assert record == schema


@EVENTS
def test_only_fields_judge_because_the_fast_path_knows_no_other_rule(event):
    hooks = event.Schema._hooks  # noqa: SLF001  marshmallow shows them nowhere else

    assert [key for key in hooks if hooks[key]] == ["post_load"]


@EVENTS
@pytest.mark.requirement("CE-4")
def test_no_personal_value_stands_in_the_attributes(event):
    outside = " ".join(filter(None, peek_fields(event)))

    assert not [value for value in personal_values(event) if value in outside]


def peek_fields(event):
    seen = peek(specimen(event))
    return seen.source, seen.id, seen.type, seen.subject
