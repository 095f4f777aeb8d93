"""What outbound sent is a touch, of the kind that keeps its gap."""

from dataclasses import replace

import pytest

from libs.contracts.messages import MessageSent
from libs.contracts.touchpoints import TouchpointLogged
from tests.integration.touchpoints.house import MONDAY, client, days

LOGGED = "select kind, direction, contact_id, occurred_at from touchpoints.touches"


@pytest.fixture
def known(house):
    house.open()
    return house


def went(**changed):
    usual = {"channel": "email", "purpose": "thank_you", "sent_at": MONDAY}
    return replace(MessageSent.example(), **(usual | changed))


def logged(house):
    return house.announced(TouchpointLogged)


def test_a_message_that_went_out_is_a_touch_with_whom_it_went_to(known):
    known.hear(went(gap_class="personal"))

    [row] = known.rows(LOGGED)
    assert tuple(row) == ("mail", "out", "p-0108", MONDAY)


@pytest.mark.parametrize(
    ("channel", "gap_class", "purpose", "kind"),
    [
        ("post", "exempt", "newsletter", "newsletter"),
        ("email", "broadcast", "newsletter", "email_newsletter"),
        ("email", "exempt", "newsletter", "email_newsletter"),
        ("post", "exempt", "birthday", "card"),
        ("post", "broadcast", "thank_you", "card"),
        ("post", "exempt", "welcome", "letter"),
        ("post", "ask", "review", "ask_letter"),
        ("email", "personal", "reminder", "mail"),
        ("email", "broadcast", "thank_you", "mailing"),
        ("email", "exempt", "event_news", "notice"),
        ("email", "ask", "review", "ask_mail"),
        ("sms", "personal", "reminder", "sms"),
        ("sms", "exempt", "outage_message", "sms_notice"),
        ("chat", "exempt", "outage_message", "chat_notice"),
    ],
)
def test_its_kind_follows_from_its_way_its_gap_and_its_purpose(
    known, channel, gap_class, purpose, kind
):
    known.hear(went(channel=channel, gap_class=gap_class, purpose=purpose))

    [touch] = logged(known)
    assert touch.kind == kind
    # What is exempt keeps no gap once it is logged, and what keeps one is not exempt.
    if channel != "post" and purpose != "newsletter":
        assert touch.gap_class == gap_class


@pytest.mark.requirement("R42")
def test_the_same_issue_by_mail_earns_three_tenths_of_the_posted_one(known):
    known.hear(client(client_id="c-0043", phones=()))
    issue = {"purpose": "newsletter", "period": "2026-03", "contact_id": None}

    known.hear(
        went(channel="post", gap_class="exempt", **issue),
        went(channel="email", gap_class="broadcast", client_id="c-0043", **issue),
    )

    posted, mailed = (
        next(e for e in logged(known) if e.client_id == client)
        for client in ("c-0042", "c-0043")
    )
    assert mailed.gamma == pytest.approx(0.3 * posted.gamma)


@pytest.mark.requirement("R43")
def test_all_copies_of_an_issue_at_one_site_are_one_touch(known):
    known.hear(went(channel="post", purpose="newsletter", copies=3, contact_id=None))

    assert len(logged(known)) == 1


def test_what_is_told_twice_is_logged_once(known):
    told = known.sent(went())

    known.hear(told)
    known.hear(told)

    assert len(logged(known)) == 1


def test_what_went_to_somebody_nobody_told_of_yet_is_kept_until_somebody_does(known):
    known.hear(went(client_id="c-9", sent_at=MONDAY - days(1)))
    assert logged(known) == []

    assert known.rows("select reference from touchpoints.unmatched")[0][0] == "c-9"
