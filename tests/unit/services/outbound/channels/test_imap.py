"""What a mail server tells of its mails, however it tells it."""

from datetime import UTC, datetime

import pytest

from services.outbound.channels.imap import Lying, can_move, lying_in

AT = datetime(2026, 11, 23, 1, 13, 13, tzinfo=UTC)
ARRIVED = b'INTERNALDATE "23-Nov-2026 01:13:13 +0000"'
WHOLE = b"3 (UID 7 RFC822.SIZE 44 %s)" % ARRIVED


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([WHOLE], [Lying(7, 44, AT)]),
        ([b"3 (UID 7)"], [Lying(7, None, None)]),
        ([b"3 (UID 7 RFC822.SIZE 44)"], [Lying(7, 44, None)]),
        ([b'3 (UID 7 INTERNALDATE "some day" RFC822.SIZE 1)'], [Lying(7, 1, None)]),
        ([b"3 (FLAGS ())", WHOLE, b"9 (UID 99 FLAGS ())"], [Lying(7, 44, AT)]),
        ([WHOLE, b"2 (UID 5)"], [Lying(5, None, None), Lying(7, 44, AT)]),
    ],
)
def test_no_mail_is_passed_over_of_which_too_little_is_told(lines, told):
    assert lying_in(lines, range(2, 5)) == told


@pytest.mark.parametrize("lines", [[], [None], [b"3 (FLAGS ())"], [b"9 (UID 9)"]])
def test_what_cannot_be_read_at_all_is_an_error(lines):
    with pytest.raises(ValueError):  # noqa: PT011 any will do
        lying_in(lines, range(2, 5))


def test_a_server_that_can_only_copy_moves_nothing():
    assert can_move(["IMAP4REV1", "UIDPLUS"])
    assert can_move(["IMAP4REV1", "MOVE"])
    assert not can_move(["IMAP4REV1", "IDLE"])
