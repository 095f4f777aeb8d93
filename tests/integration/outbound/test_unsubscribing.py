"""Unsubscribing: one click does it, and no look at a link."""

from time import perf_counter
from urllib.parse import urlsplit

import pytest

from libs.contracts.messages import ContactUnsubscribed
from services.outbound.domain.messages import Channel
from services.outbound.domain.tokens import Use, token
from tests.integration.outbound.asking import Desk
from tests.integration.outbound.house import PEPPER, consent, days
from tests.integration.outbound.mailroom import PAGES, Mailroom, link_in, news, people
from tests.integration.outbound.sender import draft, queue
from tests.mail_checker import check, links, links_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
BY_MAIL = {"birthday", "review", "newsletter"}
# What waits for a reader of a greeting who clicks so, and then does not go out.
STOPPED = {
    "One-Click": {"birthday"},
    "these": {"birthday"},
    "channel": BY_MAIL,
    "everything": {*BY_MAIL, "card"},
}
OWED = """
select purpose from outbound.messages where state = 'queued' and gap_class = 'exempt'
  and channel = 'email'
"""


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
    begun = perf_counter()
    answer = anyone.post(link, data=ONE_CLICK, content_type=kind)
    assert perf_counter() - begun < 1
    assert (answer.status_code, answer.data) == (200, b"")
    assert not {"Location", "Set-Cookie"} & set(answer.headers.keys())
    assert house.rows(
        "select contact_id, channel, purpose, why from outbound.suppressions"
    ) == [("p-1", "email", "newsletter", "unsubscribed_from_this")]
    (event,) = told(house)
    assert (event.contact_id, event.channel) == ("p-1", "email")
    assert (event.purpose, event.unsubscribed_at) == ("newsletter", house.clock.at)


@pytest.mark.requirement("SM-6")
@pytest.mark.requirement("SM-11")
@pytest.mark.parametrize(("wish", "stopped"), STOPPED.items())
def test_what_waits_is_not_sent_any_more_but_what_is_owed_is(
    house, room, anyone, wish, stopped
):
    (raw,) = room.send(news(purpose="greeting")).values()
    queue(
        house,
        *(news(purpose=purpose) for purpose in ("birthday", "review", "newsletter")),
        draft(purpose="card", channel=Channel.POST),
        draft(purpose="contract", critical=True),
        draft(purpose="reply"),
    )

    assert anyone.post(link_in(raw), data={"List-Unsubscribe": wish}).status_code == 200

    assert {
        purpose
        for (purpose,) in house.rows(
            "select purpose from outbound.messages where state = 'suppressed'"
        )
    } == stopped
    assert {p for (p,) in house.rows(OWED)} == {"contract", "reply"}


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
        (None, ("Was möchten Sie nicht mehr", "Erledigt.")),
        ("de-AT", ("Was möchten Sie nicht mehr", "Erledigt.")),
        ("en", ("What do you want no more", "Done.")),
        ("fr", ("What do you want no more", "Done.")),
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
    for wish in ("these", "channel", "everything"):
        assert f'value="{wish}"' in page.text
        answer = anyone.post(link_in(raw), data={"List-Unsubscribe": wish})
        assert done in answer.text


def test_the_page_says_what_of_and_how_in_general_words(anyone, link):
    page = anyone.get(link).text
    for said in ("Keine Newsletter mehr", "Gar keine E-Mails mehr", "E-Mail-Adresse"):
        assert said in page
    assert "@" not in page
    done = anyone.post(link, data={"List-Unsubscribe": "these"}).text
    assert "Als E-Mails bekommen Sie keine Newsletter mehr" in done
    style = anyone.get("/v1/unsubscribe/page.css")
    assert style.content_type == "text/css; charset=utf-8"


def test_a_wrong_link_tells_people_what_to_do_and_programs_a_problem(anyone):
    path = "/v1/unsubscribe/vienna/x"
    browser = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "de-AT,de;q=0.9"}
    page, told = anyone.get(path, headers=browser), anyone.get(path)
    assert (page.status_code, told.status_code) == (404, 404)
    assert page.content_type == "text/html; charset=utf-8"
    assert "rufen Sie uns" in page.text
    assert told.content_type == "application/problem+json"


@pytest.mark.requirement("SM-6")
def test_who_wants_nothing_at_all_is_told_of_on_every_channel(house, anyone, link):
    anyone.post(link, data={"List-Unsubscribe": "everything"})
    assert {(e.channel, e.purpose) for e in told(house)} == {
        (channel.value, None) for channel in Channel
    }


@pytest.mark.parametrize(
    "body", [{}, {"List-Unsubscribe": "later"}, {"x": "One-Click"}]
)
def test_what_is_no_wish_changes_nothing(house, anyone, link, body):
    assert anyone.post(link, data=body).status_code == 422
    assert told(house) == []
