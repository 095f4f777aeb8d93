from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.clock import SetClock
from libs.web.cursors import CursorNotValid, Cursors

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HERE = b"/v1/things"
KEYS = st.lists(
    st.text()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC)),
    max_size=4,
)


@pytest.fixture
def cursors():
    return Cursors(lambda: [b"s" * 32], SetClock(NOW))


@given(KEYS)
def test_a_cursor_gives_back_the_key_it_was_made_of(key):
    cursors = Cursors(lambda: [b"s" * 32], SetClock(NOW))

    assert cursors.read(HERE, cursors.sign(HERE, key)) == tuple(key)


@pytest.mark.requirement("HC-3")
@given(st.text() | st.binary().map(bytes.hex), st.integers(0, 60))
def test_whatever_else_is_sent_as_a_cursor_is_refused(noise, at):
    cursors = Cursors(lambda: [b"s" * 32], SetClock(NOW))
    true = cursors.sign(HERE, ["t1"])
    flipped = true[:at] + ("A" if true[at] != "A" else "B") + true[at + 1 :]

    for edited in (noise, flipped, true[at + 1 :]):
        with pytest.raises(CursorNotValid):
            cursors.read(HERE, edited)


def test_a_cursor_is_good_for_a_day_and_for_its_list(cursors):
    cursor = cursors.sign(HERE, ["t1"])

    with pytest.raises(CursorNotValid):
        cursors.read(b"/v1/others", cursor)
    for later, valid in ((timedelta(hours=24, seconds=-1), 1), (timedelta(days=1), 0)):
        reader = Cursors(lambda: [b"s" * 32], SetClock(NOW + later))
        if valid:
            assert reader.read(HERE, cursor) == ("t1",)
        else:
            with pytest.raises(CursorNotValid):
                reader.read(HERE, cursor)
