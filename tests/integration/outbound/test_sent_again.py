"""Copies that are stopped and sent again: one to each, made anew, counted once."""

import json

import pytest

from libs.contracts.messages import MessageSent
from tests.integration.outbound.asking import (
    OWNER,
    Desk,
    account_manager,
)
from tests.integration.outbound.gating import somebody
from tests.integration.outbound.house import MONDAY, client, contact, days, site
from tests.integration.outbound.issues import (
    GOOD,
    act,
    begun,
    posted,
    printed,
    ready,
    recipients,
    send,
    standing,
    write,
)

STORY = {
    "client_id": "c-1",
    "named": "Huber saves 4,000 a year.",
    "anonymised": "A dentist saves 4,000 a year.",
}
FROZEN = "select convert_from(body, 'UTF8') from outbound.frozen order by message_id"
STATES = "select recipient, state from outbound.messages order by recipient"


@pytest.fixture
def desk(house, tmp_path):
    somebody(house, 1, 2)
    house.hear(client(name="Huber Zahnkunst GmbH", revision=9))
    return Desk(house, tmp_path)


def told_of(house):
    return [e.client_id for e in house.announced() if isinstance(e, MessageSent)]


def test_sent_again_a_client_who_moved_office_gets_one_letter(desk, house):
    house.hear(site(1, address_lines=("Ring 1",) * 9, revision=5))
    issue = ready(desk)
    send(desk, issue)
    printed(house)
    stopped = recipients(desk, issue)["c-1"]["rule"]
    house.hear(site(1, removed=True, revision=9), site(21, client_id="c-1"))

    send(desk, issue)
    printed(house)
    posted(house)

    assert stopped == "address_not_for_an_envelope"
    assert sorted(told_of(house)) == ["c-1", "c-2"]


def test_no_letter_for_one_office_goes_to_another(desk, house):
    house.hear(site(21, client_id="c-1"))
    desk.send("put", "/v1/site-copies/l-1", OWNER, {"copies": 1})
    desk.send("put", "/v1/site-copies/l-21", OWNER, {"copies": 1})
    issue = ready(desk)
    send(desk, issue)
    house.hear(site(1, removed=True, revision=9))

    printed(house)

    assert dict(house.rows(STATES)) == {
        "l-1": "suppressed",
        "l-2": "deferred",
        "l-21": "deferred",
    }


def test_what_is_sent_again_is_made_anew(desk, house):
    issue = ready(desk)
    send(desk, issue)
    printed(house)
    house.execute("update outbound.messages set state = 'expired', rule = 'too_late'")
    house.clock.at = MONDAY + days(1)

    assert send(desk, issue).json["queued"] == 2
    printed(house)

    dated = {json.loads(body)["dated"] for (body,) in house.rows(FROZEN)}
    assert dated == {"2026-03-03"}


def test_an_account_manager_is_told_of_their_own_clients_alone(desk, house):
    house.hear(*(contact(n, client_id="c-1") for n in (11, 12)))
    house.hear(client(2, account_manager="s-9", revision=9))
    issue = ready(desk)
    send(desk, issue)
    printed(house)
    posted(house)
    for number in (1, 2):
        path = f"/v1/newsletters/{issue['issue_id']}/readers/c-{number}"
        desk.send("put", path, OWNER, {"read": True})

    path = f"/v1/newsletters/{issue['issue_id']}/standing"
    told = desk.ask(path, account_manager("s-9")).json

    assert (told["copies"], told["reach"]) == (1, 1)
    assert told["readership"]["rate"] == 1.0
    assert told["readership"]["yes"] == 1
    house.hear(client(1, removed=True, revision=19))
    assert standing(desk, issue)["readership"]["rate"] == 1.0


@pytest.mark.requirement("R43")
def test_people_are_counted_once_however_many_offices_they_have(desk, house):
    house.hear(*(contact(n, client_id="c-1") for n in (11, 12)))
    house.hear(site(21, client_id="c-1"))
    for place in ("l-1", "l-21"):
        desk.send("put", f"/v1/site-copies/{place}", OWNER, {"copies": 1})
    issue = ready(desk)
    send(desk, issue)

    told = standing(desk, issue)

    assert (told["copies"], told["reach"]) == (3, 4)


def test_part_of_a_code_tells_of_nobody(desk, house):
    issue = ready(desk)
    send(desk, issue)
    [(message, *_), *_] = house.rows("select message_id from outbound.messages")
    path = f"/v1/newsletters/{issue['issue_id']}/codes"

    assert desk.ask(f"{path}/{message[:8]}").status_code == 200
    assert desk.ask(f"{path}/{message[:7]}").status_code == 404


def test_a_newsletter_that_is_stopped_in_time_is_a_draft_again(desk, house):
    issue = ready(desk)
    send(desk, issue)
    stopped = act(desk, issue, "stopping")
    write(desk, issue, GOOD.replace("waltz", "polka"))
    act(desk, issue, "approval")

    again = send(desk, issue)
    printed(house)
    posted(house)
    late = act(desk, issue, "stopping")

    assert (stopped.status_code, stopped.json["state"]) == (201, "draft")
    assert again.json["queued"] == 2
    assert sorted(told_of(house)) == ["c-1", "c-2"]
    assert late.json["state"] == "sent"


@pytest.mark.requirement("R40")
def test_an_issue_that_was_never_sent_is_late_in_the_next_month_too(desk, house):
    begun(desk)
    house.clock.at = MONDAY.replace(month=4, day=2)

    [late] = desk.ask("/v1/missing-newsletters").json["items"]

    assert (late["month"], late["since"]) == ("2026-03", "2026-03-15")


def test_sent_again_an_office_that_is_to_have_none_has_none(desk, house):
    house.hear(site(1, address_lines=("Ring 1",) * 9, revision=5))
    issue = ready(desk)
    send(desk, issue)
    printed(house)
    house.hear(site(1, revision=9))
    desk.send("put", "/v1/site-copies/l-1", OWNER, {"copies": 0})

    assert send(desk, issue).json["queued"] == 0
