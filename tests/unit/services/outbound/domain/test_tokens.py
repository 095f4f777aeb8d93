"""Tokens: only ours open anything, and each only what it is for."""

from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.tokens import Use, message_of, token

PEPPER, OTHER = b"p" * 32, b"q" * 32
messages = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(messages, st.sampled_from(Use))
def test_a_token_opens_its_message_for_its_use_alone(message, use):
    made = token(PEPPER, use, message)
    assert made.isalnum()
    assert len(made) == 52
    assert message_of(PEPPER, use, made) == message
    assert message_of(PEPPER, use, made.upper()) == message
    assert message_of(OTHER, use, made) is None
    for other in set(Use) - {use}:
        assert message_of(PEPPER, other, made) is None


@given(
    messages, st.integers(0, 50), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567")
)
def test_a_letter_changed_opens_nothing(message, at, letter):
    made = token(PEPPER, Use.UNSUBSCRIBE, message)
    forged = made[:at] + letter + made[at + 1 :]
    opened = message_of(PEPPER, Use.UNSUBSCRIBE, forged)
    assert (opened == message) == (forged == made)


@given(st.text(max_size=60))
def test_what_is_no_token_opens_nothing(told):
    assert message_of(PEPPER, Use.UNSUBSCRIBE, told) is None
