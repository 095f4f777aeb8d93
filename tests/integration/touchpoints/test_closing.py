"""A call or a meeting is closed with what came of it and what is next."""

import pytest

from libs.contracts.touchpoints import TouchpointLogged
from tests.integration.touchpoints.house import MONDAY, days
from tests.integration.touchpoints.logbook import CLOSED


@pytest.mark.parametrize("kind", ["call", "face_to_face", "goodwill_help"])
@pytest.mark.parametrize(
    ("missing", "path"),
    [({"outcome": " "}, "outcome"), ({"next_step": "none"}, "next_step")],
)
def test_a_call_closed_with_an_empty_note_is_refused(
    house, logbook, kind, missing, path
):
    refused = logbook.touch(kind, **missing)

    assert refused.status_code == 422
    assert [error["path"] for error in refused.json["errors"]] == [path]
    assert house.announced(TouchpointLogged) == []


def test_there_may_be_no_next_step_when_it_is_said_why(logbook):
    logged = logbook.touch("call", next_step="none, because they move in May").json

    read = logbook.read(f"touchpoints/{logged['touch_id']}")
    assert read["next_step"] == "none, because they move in May"


@pytest.mark.parametrize("direction", ["in", "out"])
@pytest.mark.parametrize("kind", ["letter", "card", "reply", "event", "sms", "chat"])
def test_anything_else_is_logged_in_both_directions_as_it_is(logbook, kind, direction):
    quiet = {"direction": direction, "outcome": "", "next_step": ""}

    assert logbook.touch(kind, **quiet).status_code == 201


def test_whom_we_met_must_be_the_clients(logbook):
    assert logbook.touch("call", contact_id="p-0108").status_code == 201

    refused = logbook.touch("call", contact_id="p-of-another")

    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == "contact_id"


@pytest.mark.parametrize(
    ("path", "at", "more"),
    [
        ("asks", "asked_at", {"purpose": "review"}),
        ("introductions", "received_at", {"introduced": "Bergbau GmbH"}),
        ("opportunities", "found_at", {"name": "Telephones"}),
        ("meetings", "held_at", {"mode": "video", **CLOSED}),
    ],
)
def test_what_has_not_happened_yet_is_not_logged(logbook, path, at, more):
    refused = logbook.write(path, **more, **{at: (MONDAY + days(1)).isoformat()})

    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == at
