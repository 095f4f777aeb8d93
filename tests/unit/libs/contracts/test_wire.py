"""Events as bytes."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from libs.contracts import wire
from libs.contracts.callbacks import CallbackPromised
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import event_types
from libs.contracts.clients import ClientRecorded
from libs.contracts.documents import specimen
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.wire import Malformed, TooLarge, UnknownType

TYPES = event_types()
NOW = datetime(2026, 3, 2, 8, 7, tzinfo=UTC)
CALL = json.loads(specimen(CallEnded))
CLIENT = json.loads(specimen(ClientRecorded))
INVOICE = json.loads(specimen(InvoiceIssued))


def changed(tree, path, value):
    """A copy of a JSON tree with another value at a dotted path."""
    copy = json.loads(json.dumps(tree))
    *above, last = path.split(".")
    inner = copy
    for name in above:
        inner = inner[name]
    inner[last] = value
    return json.dumps(copy).encode()


def paths_refused(body):
    with pytest.raises(Malformed) as refused:
        wire.decode(body, TYPES)
    return [field.path for field in refused.value.fields]


@pytest.mark.parametrize("event", TYPES.values())
def test_what_was_sent_arrives(event):
    sent = wire.addressed(
        event.example(), id="e-1", time=NOW, source="us", causation="e-0"
    )

    arrived = wire.decode(wire.encode(sent), TYPES)

    assert arrived == sent
    assert arrived.envelope == sent.envelope


@pytest.mark.parametrize("event", TYPES.values())
def test_an_event_is_written_as_its_schema_writes_it(event):
    written = json.loads(specimen(event))["data"]

    assert written == event.Schema().dump(event.example())


def test_our_own_fact_knows_its_source_its_client_and_its_branch():
    sent = wire.addressed(CallbackPromised.example(), id="e-1", time=NOW)

    assert sent.key == ("keepwell/touchpoints", "e-1")
    assert sent.subject == sent.envelope.subject == "c-0042"
    assert sent.envelope.branches == ("vienna",)
    assert sent.routing_key == "callback.promised.v1"


def test_a_fact_from_outside_is_not_sent_without_its_source():
    with pytest.raises(Malformed):
        wire.addressed(CallEnded.example(), id="e-1", time=NOW)


def test_an_event_without_an_envelope_cannot_be_written():
    with pytest.raises(ValueError, match="never sent"):
        wire.encode(CallEnded.example())


@pytest.mark.parametrize(
    ("tree", "path", "value"),
    [
        (CALL, "data.started_at", "2026-03-02T08:00:00"),
        (CALL, "data.number", "0720 123456"),
        (CALL, "data.number", "+43720123456\n"),
        (CALL, "data.talk_seconds", -1),
        (CALL, "data.talk_seconds", 2**31),
        (CALL, "data.outcome", "busy"),
        (CALL, "data.call_id", None),
        (CALL, "data.staff_email", "anna"),
        (CALL, "data", []),
        (CLIENT, "data.since", "yesterday"),
        (CLIENT, "data.revision", 0),
        (CLIENT, "data.yearly_margin.currency", "euro"),
        (CLIENT, "data.yearly_margin.amount", 1200.5),
        (CLIENT, "data.yearly_margin.amount", "1e3"),
    ],
)
def test_a_fault_is_named_by_its_path(tree, path, value):
    assert paths_refused(changed(tree, path, value)) == [path]


def test_every_fault_is_named_at_once():
    body = changed(CLIENT, "data.phones", ["+431234567", "112"])
    body = changed(json.loads(body), "data.tier", "D")

    assert sorted(paths_refused(body)) == ["data.phones.1", "data.tier"]


def test_times_of_every_zone_are_utc_inside():
    body = changed(CALL, "data.started_at", "2026-03-02T09:00:00+01:00")

    started_at = wire.decode(body, TYPES).started_at

    assert started_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert started_at.tzinfo is UTC


def test_what_we_write_is_in_utc_whatever_the_zone_of_its_times():
    vienna = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1)))
    call = replace(CallEnded.example(), started_at=vienna)
    body = wire.encode(wire.addressed(call, id="e-1", time=vienna, source="pbx"))

    assert wire.decode(body, TYPES) == call


@pytest.mark.parametrize("currency", ["XYZ", "ZZZ", "eur", "EURO"])
def test_an_amount_is_of_a_currency_that_there_is(currency):
    body = changed(INVOICE, "data.amount.currency", currency)

    assert paths_refused(body) == ["data.amount.currency"]


def test_an_older_reader_survives_a_newer_writer():
    body = changed(CALL, "data.mood", {"of": "caller"})

    assert wire.decode(body, TYPES) == CallEnded.example()


def test_a_type_nobody_knows_is_said_to_be_unknown():
    with pytest.raises(UnknownType, match=r"fax\.sent"):
        wire.decode(changed(CALL, "type", "keepwell.fax.sent.v1"), TYPES)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"x": NaN}',
        b'{"x": "\\ud800"}',
        b'{"x":' + b"[" * 100_000,
        specimen(CallEnded).replace(b"sales", b"s\\u0000s"),
        specimen(CallEnded).replace(b"sales", b"s\xffs"),
        specimen(CallEnded) + b" " * 256 * 1024,
    ],
)
@pytest.mark.parametrize("read", [lambda body: wire.decode(body, TYPES), wire.peek])
def test_garbage_is_malformed_and_nothing_worse(read, body):
    with pytest.raises(Malformed):
        read(body)


@pytest.mark.requirement("CE-4")
def test_an_event_over_256_kib_is_too_large_and_one_of_64_kib_is_not():
    with pytest.raises(TooLarge):
        wire.peek(changed(CALL, "data.mood", "x" * 256 * 1024))
    wire.decode(changed(CALL, "data.mood", "x" * 64 * 1024), TYPES)


def test_a_backslash_before_u0000_is_only_text():
    body = changed(CALL, "data.queue", "\\u0000")

    assert wire.decode(body, TYPES).queue == "\\u0000"


def test_a_peek_shows_the_outside_whatever_is_wrong_inside():
    seen = wire.peek(changed(CALL, "data", {"number": 1}))

    assert (seen.source, seen.type) == ("pbx/vienna", CallEnded.type)


@pytest.mark.parametrize(
    ("allowed", "branches"),
    [({"graz", "linz"}, ("graz", "linz")), (None, None), (set(), ())],
)
def test_whose_branches_an_event_may_concern_is_not_its_own_word(allowed, branches):
    body = wire.for_branches(changed(CALL, "branchid", "vienna,"), allowed)

    event = wire.decode(body, TYPES)

    assert event == CallEnded.example()
    assert event.sent.branches == branches


def test_bytes_that_cannot_be_read_still_have_a_fingerprint():
    assert wire.fingerprint(b"{") != wire.fingerprint(b"[")


@pytest.mark.requirement("CE-3")
@pytest.mark.parametrize(
    "same",
    [
        json.dumps(CALL, indent=2).encode(),
        json.dumps(dict(reversed(CALL.items()))).encode(),
        json.dumps(CALL | {"data": dict(reversed(CALL["data"].items()))}).encode(),
        json.dumps(CALL | {"subject": None, "traceparent": "00-1-2-01"}).encode(),
        json.dumps({k: CALL[k] for k in CALL if k != "datacontenttype"}).encode(),
    ],
)
def test_the_same_event_written_otherwise_has_the_same_digest(same):
    assert wire.digest(same) == wire.digest(specimen(CallEnded))


@pytest.mark.parametrize("path", ["id", "branchid", "data.number", "data.mood"])
def test_another_content_has_another_digest(path):
    assert wire.digest(changed(CALL, path, "+4312")) != wire.digest(specimen(CallEnded))
