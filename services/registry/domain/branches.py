"""Branches: where we are, and when we are there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import WEEKDAYS, BadHours, NeverOpen, OpenHours
from libs.calendars.zones import zone
from libs.values import BranchId, FieldError, Invalid
from services.registry.domain.addresses import PostalAddress
from services.registry.domain.entries import Named
from services.registry.domain.texts import check_texts, wrong

CODE = re.compile(r"^(?=.{1,63}\Z)[a-z0-9]+(-[a-z0-9]+)*\Z")

Hours = Mapping[str, tuple[str, ...]]

OFFICE_HOURS: Hours = dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",))


class BadCode(Invalid):
    """A branch's code is up to 63 lower-case letters, digits and single hyphens."""


@dataclass(frozen=True)
class Branch(Named):
    """One branch; its id is its code.

    `zone` is an IANA name, `country` ISO 3166-1 and `subdivision` the rest of ISO
    3166-2; `hours` are written as `{"mon": ["09:00-12:00", "13:00-17:00"]}`.
    Raises BadCode, BadText, UnknownZone, UnknownCountry, UnknownSubdivision, BadHours
    and NeverOpen.
    """

    id: BranchId
    name: str
    zone: str
    country: str
    subdivision: str | None = None
    hours: Hours = field(default_factory=lambda: OFFICE_HOURS)
    address: PostalAddress | None = None

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.id):
            raise wrong(BadCode, "branch")
        check_texts(name=self.name)
        PublicHolidays(self.country, self.subdivision)
        _check_hours(zone(self.zone), self.hours)

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as it goes on an envelope; none without an address."""
        return self.address.lines if self.address else ()


def _check_hours(zone: ZoneInfo, hours: Hours) -> None:
    try:
        OpenHours.parse(zone, hours)
    except BadHours as bad:
        fields = (FieldError(f"hours.{each.path}", each.detail) for each in bad.fields)
        raise BadHours(None, *fields) from None
    except NeverOpen:
        raise wrong(NeverOpen, "hours") from None
