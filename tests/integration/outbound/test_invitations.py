"""Invitations: what cadence drew up arrives as calendars take it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from libs.calendars.icalendars import Entry, Meeting, Method, Party, invitation
from libs.contracts.invitations import InvitationDrawnUp
from services.outbound.domain.mails import Party as Sender
from services.outbound.domain.mails import written
from services.outbound.domain.meetings import Where
from services.outbound.domain.meetings import invitation as content_of
from tests.integration.outbound.house import client, contact, staff
from tests.integration.outbound.mailroom import Mailroom, people
from tests.mail_checker import check
from tests.unit.services.outbound.domain.mail import mail

STARTS = datetime(2026, 3, 12, 9, tzinfo=UTC)
OURS = Party("Anna Berger", "anna@kipwel.example")
THEIRS = Party("Person 1", "p1@client1.example")


def body(method=Method.REQUEST, sequence=0, starts=STARTS, ours=OURS):
    entry = Entry(
        "meeting-1", f"Meeting with {ours.name}", starts, timedelta(minutes=45)
    )
    told = Meeting(entry, ours, THEIRS, sequence)
    return invitation(method, told, datetime(2026, 3, 2, 8, tzinfo=UTC)).decode()


def of(organizer):
    return body(ours=Party(organizer, OURS.email))


def drawn_up(sequence=0, method=Method.REQUEST, **changed):
    told = {
        "contact_id": "p-1",
        "client_id": "c-1",
        "method": method.value,
        "sequence": sequence,
        "starts_at": STARTS,
        "address": THEIRS.email,
        "body": body(method, sequence),
    }
    return replace(InvitationDrawnUp.example(), **(told | changed))


@pytest.fixture
def room(house, tmp_path):
    house.hear(*people(1, language="en"))
    return Mailroom(house, tmp_path)


def checked(raw):
    """Find in a mail what every calendar wants to find; return mail and calendar."""
    told = check(raw)
    assert told.get_content_type() == "multipart/alternative"
    last = list(told.iter_parts())[-1]
    assert last.get_content_type() == "text/calendar"
    assert last["Content-Disposition"] is None
    assert last.get_content_charset() == "utf-8"
    octets = last.get_payload(decode=True)
    lines = octets.split(b"\r\n")
    assert not any(b"\n" in line or len(line) > 75 for line in lines)
    read = Calendar.from_ical(octets.decode())
    assert read["METHOD"] == last["Content-Type"].params["method"]
    (event,) = read.walk("VEVENT")
    ours = told["From"].addresses[0].addr_spec
    assert str(event["ORGANIZER"]) == f"mailto:{ours}"
    assert not isinstance(event["ATTENDEE"], list)
    assert event["DTSTAMP"].dt.utcoffset() == timedelta()
    return told, event


@pytest.mark.requirement("IC-1")
def test_an_invitation_is_sent_as_calendars_take_it(house, room):
    house.hear(drawn_up())
    (raw,) = room.send().values()
    told, event = checked(raw)
    assert told["To"].addresses[0].addr_spec == THEIRS.email
    assert told["Subject"] == (
        "Invitation: Anna Berger, Thursday, 12 March 2026, 10:00 (CET)"
    )
    assert str(event["ATTENDEE"]) == f"mailto:{THEIRS.email}"
    assert "List-Unsubscribe" not in told


@pytest.mark.requirement("IC-1")
def test_a_change_and_the_end_of_a_meeting_follow_under_the_same_name(house, room):
    seen = {}
    for sequence, method in enumerate([Method.REQUEST, Method.REQUEST, Method.CANCEL]):
        house.hear(drawn_up(sequence, method))
        sent = room.send()
        (new,) = sent.keys() - seen.keys()
        seen[new] = checked(sent[new])[1]
    events = list(seen.values())
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1, 2]
    assert {str(event["UID"]) for event in events} == {"meeting-1"}
    assert events[-1]["STATUS"] == "CANCELLED"


def test_only_the_last_word_of_a_meeting_goes_out_however_it_was_heard(house, room):
    house.hear(drawn_up(2), drawn_up(0))
    house.hear(drawn_up(1))
    (raw,) = room.send().values()
    assert int(checked(raw)[1]["SEQUENCE"]) == 2
    assert house.rows(
        "select period, state, rule from outbound.messages where state <> 'sent'"
    ) == [(f"{drawn_up().task_id}.1", "suppressed", "said_since")]


@pytest.mark.requirement("IC-1")
def test_who_was_never_invited_is_not_told_that_it_is_off(house, room):
    house.hear(
        client(2, name="Anna Berger Dach"), drawn_up(body=of("Anna Berger Dach"))
    )
    assert room.send() == {}
    house.hear(drawn_up(1, Method.CANCEL))
    assert room.send() == {}
    assert house.rows(
        "select state, coalesce(reason, rule) from outbound.messages order by period"
    ) == [("suppressed", "leak"), ("suppressed", "never_invited")]


@pytest.mark.requirement("IC-1", "SM-12")
def test_an_invitation_is_no_leak_because_of_who_invites_and_who_is_invited(
    house, tmp_path
):
    ours = Party("Ben Kogler", "ben@kipwel.example")
    house.hear(
        *people(1, name="Felix Weber", language="de"),
        staff(name="Ben Kogler", email="ben@kipwel.example"),
        client(2, name="Tischlerei Obermair"),
        contact(2, name="Ben Weber", emails=(), phones=()),
    )
    house.hear(drawn_up(body=body(ours=ours)))
    assert len(Mailroom(house, tmp_path).send()) == 1


def test_an_invitation_heard_twice_is_sent_once(house, room):
    house.hear(drawn_up())
    house.hear(drawn_up())
    assert len(room.send()) == 1


def test_an_invitation_must_arrive_and_is_of_no_use_once_the_meeting_has_begun(house):
    house.hear(*people(1), drawn_up())
    assert house.rows(
        "select critical, gap_class, not_after, purpose from outbound.messages"
    ) == [(True, "exempt", STARTS, "invitation")]


@pytest.mark.parametrize(
    ("sequence", "method", "said"),
    [
        (0, Method.REQUEST, "Einladung: Anna Berger, Donnerstag, 12. März 2026, 10:00"),
        (1, Method.REQUEST, "Neuer Termin: "),
        (2, Method.CANCEL, "Abgesagt: "),
    ],
)
def test_an_invitation_speaks_their_language(house, room, sequence, method, said):
    house.hear(*people(1, language="de", revision=9))
    if method is Method.CANCEL:
        house.hear(drawn_up(0))
    before = room.send()
    house.hear(drawn_up(sequence, method))
    sent = room.send()
    (raw,) = (sent[each] for each in sent.keys() - before.keys())
    assert checked(raw)[0]["Subject"].startswith(said)


def test_what_is_no_invitation_is_not_sent(house, room):
    house.hear(drawn_up(body="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    assert room.send() == {}
    assert house.rows("select rule from outbound.messages") == [("not_an_invitation",)]


HERE = Where("en", "AT", "Europe/Vienna")
names = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="\\"),
    min_size=1,
    max_size=60,
)


def test_of_ours_without_a_name_the_branch_asks_and_never_an_address(house, room):
    nameless = Party(OURS.email, OURS.email)
    house.hear(drawn_up(body=body(ours=nameless)))
    (raw,) = room.send().values()
    told, _ = checked(raw)
    text = told.get_body(("plain",)).get_content()
    assert "@" not in told["From"].addresses[0].display_name
    assert "@" not in told["Subject"]
    assert OURS.email not in text


@pytest.mark.requirement("IC-1")
@settings(max_examples=60)
@given(names, st.sampled_from(['"', ";", ",", "\\", "\\n", "^n", ":", " ä"]), names)
def test_whatever_our_people_are_called_calendars_read_it_again(first, harm, last):
    ours = Party(f"{first}{harm}{last}", OURS.email)
    content = content_of(body(ours=ours), "Person", HERE, "Keepwell Wien")
    told, event = checked(
        written(mail(content=content, sender=Sender(ours.name, ours.email)))
    )
    assert event["SUMMARY"] == f"Meeting with {ours.name}"
    assert told["From"].addresses[0].addr_spec == ours.email
