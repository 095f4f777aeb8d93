"""Whatever can be kept unmatched can be logged later, and nothing of it is lost."""

from dataclasses import replace

from sqlalchemy import event

from libs.bus.handles import heard_by
from libs.contracts.catalogue import outside_types
from libs.contracts.mails import MailExchanged
from libs.contracts.meetings import MeetingCancelled
from services.touchpoints.service import Touchpoints
from services.touchpoints.usecases.rematch import A_WINDOW, LOGGED_BY
from tests.integration.touchpoints.house import MONDAY, call, client, days

UNKNOWN = "+43720777777"
WAITING = "select reason from touchpoints.unmatched"


def test_every_outside_event_can_be_logged_once_its_client_is_known():
    heard = outside_types().keys() & heard_by(Touchpoints).keys()

    assert {each.type for each in LOGGED_BY} == heard - {MeetingCancelled.type}


def test_however_much_waits_for_a_number_it_is_logged_a_part_at_a_time(house):
    house.open()
    house.hear(*(call(MONDAY, number=UNKNOWN) for _ in range(A_WINDOW + 1)))
    taken = []

    @event.listens_for(house.worker.engine, "after_cursor_execute")
    def count(_connection, cursor, statement, *_):
        if "delete from touchpoints.unmatched" in statement:
            taken.append(cursor.rowcount)

    house.hear(client(client_id="c-2", phones=(UNKNOWN,)))

    assert house.rows(WAITING) == []
    logged = "select count(*) from touchpoints.touches where client_id = 'c-2'"
    assert house.rows(logged) == [(A_WINDOW + 1,)]
    assert taken == [A_WINDOW, 1, 0]


def test_what_still_nobody_can_name_waits_on(house):
    house.open()
    house.hear(*(call(MONDAY - days(ago), number=UNKNOWN) for ago in range(3)))

    house.hear(*(client(client_id=c, phones=(UNKNOWN,)) for c in ("c-2", "c-3")))

    assert house.rows(WAITING) == [("several clients share it",)] * 3


def test_what_cannot_be_logged_when_it_is_tried_again_is_kept_with_why(house):
    house.open()
    waiting = house.sent(call(MONDAY, number=UNKNOWN))
    house.hear(waiting)
    mail = replace(MailExchanged.example(), sent_at=MONDAY, envelope=waiting.envelope)
    house.hear(mail)

    house.hear(client(client_id="c-2", phones=(UNKNOWN,)))

    assert house.rows(WAITING) == [("a touch is logged under this id already",)]
