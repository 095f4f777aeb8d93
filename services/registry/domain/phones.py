"""Telephone numbers, as E.164 writes them."""

import re

import phonenumbers

from libs.values import Invalid
from services.registry.domain.texts import wrong

E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class NoPhone(Invalid):
    """This is no telephone number; in full it is written like +43720123456."""


def e164(written: str, country: str, field: str) -> str:
    """Read a number as it is written in `country` (ISO 3166-1); raises NoPhone."""
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        raise wrong(NoPhone, field) from None
    form = phonenumbers.PhoneNumberFormat.E164
    phone = str(phonenumbers.format_number(number, form))
    # Possible, not valid: what was allotted only lately must not be refused.
    if not (phonenumbers.is_possible_number(number) and E164.fullmatch(phone)):
        raise wrong(NoPhone, field)
    return phone


def check_phones(**phones: str) -> None:
    """Raise NoPhone with the names of those that are not written as in E.164."""
    bad = [field for field, phone in phones.items() if not E164.fullmatch(phone)]
    if bad:
        raise wrong(NoPhone, *bad)
