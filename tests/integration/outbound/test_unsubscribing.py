"""Unsubscribing: one click does it, and no look at a link."""

from urllib.parse import urlsplit

import pytest

from libs.contracts.messages import ContactUnsubscribed
from services.outbound.domain.tokens import Use, token
from tests.integration.outbound.asking import Desk
from tests.integration.outbound.house import PEPPER, consent, days
from tests.integration.outbound.mailroom import PAGES, Mailroom, link_in, news, people
from tests.integration.outbound.sender import draft, queue
from tests.mail_checker import check, links, links_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def room(house, tmp_path):
    house.hear(*people(1, language=None))
    return Mailroom(house, tmp_path)


@pytest.fixture
def anyone(house, tmp_path):
    """Give whoever knows a link, and nothing else."""
    return Desk(house, tmp_path).client


@pytest.fixture
def link(room):
    (raw,) = room.send(news()).values()
    return link_in(raw)


def everything(house):
    return house.rows(
        "select s::text from outbound.suppressions s"
        " union all select body::text from outbound.outbox"
        " union all select message_id || state from outbound.messages order by 1"
    )


@pytest.mark.requirement("SM-6")
def test_a_scanner_that_follows_every_link_of_every_mail_changes_nothing(
    house, room, anyone
):
    house.hear(*people(2, 3))
    room.say(html='<p><a href="https://pages.mail.example/v1/outbound/docs">us</a></p>')
    mails = room.send(news(1), news(2), news(3)).values()
    before = everything(house)
    found = [path for raw in mails for path in paths_in(raw)]
    assert len(found) == 15
    for path in found:
        for method in ("GET", "HEAD", "GET"):
            answer = anyone.open(path, method=method)
            assert answer.status_code == 200
            assert "Set-Cookie" not in answer.headers
    assert everything(house) == before


def paths_in(raw):
    """Find every link of a mail, in its header and in both its bodies."""
    told = check(raw)
    text, html = (told.get_body((kind,)).get_content() for kind in ("plain", "html"))
    found = [*links(text), *links_of(html), told["List-Unsubscribe"].strip("<>")]
    return [urlsplit(link).path for link in found if link.startswith(PAGES)]


@pytest.mark.requirement("SM-6")
@pytest.mark.parametrize("multipart", [False, True])
def test_one_click_ends_it_at_once_and_without_a_word(house, anyone, link, multipart):
    kind = "multipart/form-data" if multipart else "application/x-www-form-urlencoded"
    answer = anyone.post(link, data=ONE_CLICK, content_type=kind)
    assert (answer.status_code, answer.data) == (200, b"")
    assert not {"Location", "Set-Cookie"} & set(answer.headers.keys())
    assert house.rows(
        "select contact_id, channel, purpose, why from outbound.suppressions"
    ) == [("p-1", "email", None, "unsubscribed")]
    (told,) = [e for e in house.announced() if isinstance(e, ContactUnsubscribed)]
    assert (told.contact_id, told.channel, told.purpose) == ("p-1", "email", None)
    assert told.unsubscribed_at == house.clock.at


@pytest.mark.requirement("SM-6")
@pytest.mark.requirement("SM-11")
def test_what_waits_is_not_sent_any_more_but_what_is_owed_is(house, room, anyone, link):
    queue(house, news(purpose="greeting"), draft(purpose="contract", critical=True))
    anyone.post(link, data=ONE_CLICK)
    sent = room.send()
    assert house.rows(
        "select purpose, state, rule from outbound.messages"
        " where state <> 'sent' order by 1"
    ) == [("greeting", "suppressed", "unsubscribed")]
    assert len(sent) == 2


@pytest.mark.requirement("SM-6")
def test_a_second_click_is_as_good_as_one_until_they_want_it_again(house, anyone, link):
    assert [anyone.post(link, data=ONE_CLICK).status_code for _ in range(3)] == [
        200
    ] * 3
    assert len(told(house)) == 1
    house.clock.at += days(2)
    house.hear(consent(at=house.clock.at - days(1), revision=9))
    anyone.post(link, data=ONE_CLICK)
    assert len(told(house)) == 2


def told(house):
    return [each for each in house.announced() if isinstance(each, ContactUnsubscribed)]


@pytest.mark.requirement("SM-6")
def test_a_link_that_is_forged_or_of_another_branch_leads_nowhere(house, anyone, link):
    (message,) = house.rows("select message_id from outbound.messages")[0]
    good = link.rpartition("/")[2]
    of_nobody = token(PEPPER, Use.UNSUBSCRIBE, "0" * 32)
    of_others = token(b"q" * 32, Use.UNSUBSCRIBE, message)
    of_a_bounce = token(PEPPER, Use.RETURN, message)
    for path in (
        *(f"/v1/unsubscribe/vienna/{t}" for t in (of_nobody, of_others, of_a_bounce)),
        f"/v1/unsubscribe/graz/{good}",
        "/v1/unsubscribe/vienna/x",
        f"/v1/unsubscribe/*/{good}",
    ):
        assert anyone.get(path).status_code == 404
        assert anyone.post(path, data=ONE_CLICK).status_code == 404
    assert told(house) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (None, ("Möchten Sie keine Nachrichten", "Erledigt.")),
        ("de-AT", ("Möchten Sie keine Nachrichten", "Erledigt.")),
        ("en", ("Do you want no more", "Done.")),
        ("fr", ("Do you want no more", "Done.")),
    ],
)
def test_the_page_speaks_their_language(house, room, anyone, language, said):
    asked, done = said
    house.hear(*people(2, language=language))
    (raw,) = room.send(news(2)).values()
    page = anyone.get(link_in(raw))
    assert page.content_type == "text/html; charset=utf-8"
    assert asked in page.text
    assert "client2" not in page.text
    assert done in anyone.post(link_in(raw), data={"List-Unsubscribe": "all"}).text


@pytest.mark.requirement("SM-6")
def test_on_the_page_they_may_choose_to_hear_no_more_of_one_kind(house, anyone, link):
    answer = anyone.post(link, data={"List-Unsubscribe": "these"})
    assert answer.status_code == 200
    assert house.rows("select purpose, why from outbound.suppressions") == [
        ("newsletter", "unsubscribed_from_this")
    ]


@pytest.mark.parametrize(
    "body", [{}, {"List-Unsubscribe": "later"}, {"x": "One-Click"}]
)
def test_what_is_no_wish_changes_nothing(house, anyone, link, body):
    assert anyone.post(link, data=body).status_code == 422
    assert told(house) == []
