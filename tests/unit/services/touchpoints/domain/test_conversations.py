from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.touchpoints.domain.conversations import (
    Exchange,
    Person,
    conversation_of,
)
from services.touchpoints.domain.kinds import Satisfies
from services.touchpoints.domain.touches import Direction

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT


def ago(days):
    return NOW - timedelta(days=days)


def call(days, direction=OUT, contact=None):
    return Exchange("call", direction, ago(days), contact, Satisfies.CALL)


def meeting(days):
    return Exchange("face_to_face", OUT, ago(days), None, Satisfies.MEETING)


def no_show(days):
    return Exchange("no_show", OUT, ago(days))


def mail(days, direction=OUT, contact=None):
    return Exchange("mail", direction, ago(days), contact, Satisfies.MESSAGE)


def of(*exchanges, people=()):
    return conversation_of(exchanges, people, NOW)


def test_of_nothing_nothing_is_said():
    nothing = of()

    assert (nothing.inbound, nothing.outbound, nothing.outbound_run) == (0, 0, 0)
    assert nothing.in_per_out is nothing.answered_share is nothing.satisfaction is None


@pytest.mark.requirement("R88")
def test_the_two_way_ratio_is_inbound_by_outbound_without_service():
    bill = Exchange("billing", OUT, ago(1), service=True)

    talk = of(mail(3), mail(2), call(4), mail(1, IN), bill)

    assert (talk.inbound, talk.outbound) == (1, 3)
    assert talk.in_per_out == pytest.approx(1 / 3)


def test_shares_of_calls_taken_are_told_apart_by_who_called():
    talk = of(
        call(1, IN),
        Exchange("missed", IN, ago(2)),
        call(3, OUT),
        Exchange("attempt", OUT, ago(4)),
        Exchange("voicemail", OUT, ago(5), None, Satisfies.MESSAGE),
    )

    assert talk.answered_share == 1 / 2
    assert talk.reached_share == pytest.approx(1 / 3)


@given(st.permutations([mail(1), mail(2), mail(3), call(4), mail(5), mail(6, IN)]))
def test_the_run_of_ours_ends_where_they_last_took_part(exchanges):
    talk = of(*exchanges)

    assert talk.outbound_run == 3
    assert talk.last_two_way_at == ago(4)


def test_only_missed_meetings_in_a_row_count():
    row = (
        no_show(1),
        no_show(9),
        meeting(20),
        no_show(30),
    )

    talk = of(*row)

    assert (talk.no_shows, talk.last_meeting_at) == (2, ago(20))


def test_threads_are_those_who_took_part_in_half_a_year():
    talk = of(call(10, contact="p-1"), mail(20, IN, "p-2"), mail(5, OUT, "p-3"))
    late = of(call(181, contact="p-1"))

    assert talk.threads == ("p-1", "p-2")
    assert late.threads == ()


def test_who_decides_is_silent_only_while_others_talk():
    people = [Person("p-1", decides=True), Person("p-2", decides=False)]
    old, others = call(91, contact="p-1"), call(3, contact="p-2")

    assert of(old, others, people=people).silent_deciders == ("p-1",)
    assert of(old, people=people).silent_deciders == ()
    assert of(call(89, contact="p-1"), others, people=people).silent_deciders == ()
