"""Addresses: where a message may go, the best first."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from phonenumbers import NumberParseException, PhoneNumberType, number_type, parse

from services.outbound.domain.messages import Channel

MOST_NUMBERS = 10_000
TEXTED = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


def of_person(
    channel: Channel, emails: Sequence[str], phones: Iterable[str]
) -> Sequence[str]:
    """Return the addresses of a person on a channel; nobody texts a fixed line."""
    if channel is Channel.EMAIL:
        return emails
    return [phone for phone in phones if takes_texts(phone)]


def on_paper(name: str | None, lines: Sequence[str]) -> str:
    """Return what stands on the envelope, whom it is for first."""
    return "\n".join([name, *lines] if name and name not in lines else lines)


@lru_cache(MOST_NUMBERS)
def takes_texts(phone: str) -> bool:
    """Tell whether a number in full may be of a mobile telephone."""
    try:
        return number_type(parse(phone)) in TEXTED
    except NumberParseException:
        return False
