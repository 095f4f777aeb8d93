"""Meetings: what an invitation says of one, in words that people read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icalendar import Calendar, Component

from libs.values import Invalid
from services.outbound.domain import dates
from services.outbound.domain.contents import Content
from services.outbound.domain.salutations import signing

REQUEST, CANCEL = "REQUEST", "CANCEL"
SUBJECTS = {
    "en": {"new": "Invitation", "moved": "New time", CANCEL: "Cancelled"},
    "de": {"new": "Einladung", "moved": "Neuer Termin", CANCEL: "Abgesagt"},
}
SAID = {
    "en": {
        "new": "{organizer} would like to meet you on {when}.",
        "moved": "Your meeting with {organizer} has a new time: {when}.",
        CANCEL: "Your meeting with {organizer} on {when} will not take place.",
    },
    "de": {
        "new": "{organizer} möchte Sie gerne treffen: {when}.",
        "moved": "Ihr Termin mit {organizer} ist verschoben auf {when}.",
        CANCEL: "Ihr Termin mit {organizer} am {when} findet nicht statt.",
    },
}
ANSWER = {
    "en": "Your calendar can answer this invitation, or simply reply to this mail.",
    "de": "Antworten Sie mit Ihrem Kalender oder einfach auf diese E-Mail.",
}
GREETING = {"en": "Good day {name},", "de": "Guten Tag {name},"}


class NotAnInvitation(Invalid):
    """This is no calendar of one meeting that somebody calls to."""


@dataclass(frozen=True)
class Meeting:
    """What a calendar says of the one meeting in it."""

    organizer: str
    address: str
    starts_at: datetime
    method: str
    sequence: int

    @classmethod
    def read(cls, calendar: str) -> "Meeting":
        """Read an invitation; raises NotAnInvitation."""
        try:
            read = Calendar.from_ical(calendar)
            (event,) = read.walk("VEVENT")
            return cls._of(event, str(read["METHOD"]))
        except (ValueError, KeyError):
            raise NotAnInvitation from None

    @classmethod
    def _of(cls, event: Component, method: str) -> "Meeting":
        called: Any = event["ORGANIZER"]
        address = str(called).removeprefix("mailto:")
        name = str(called.params.get("CN", address))
        starts_at = event.decoded("DTSTART")
        return cls(name, address, starts_at, method, event.decoded("SEQUENCE"))

    @property
    def news(self) -> str:
        """What is new: the meeting, its time, or that it is off."""
        if self.method == CANCEL:
            return CANCEL
        return "moved" if self.sequence else "new"


def organizer_of(calendar: str) -> tuple[str, str]:
    """Return the name and the address of who calls to a meeting.

    Raises NotAnInvitation.
    """
    meeting = Meeting.read(calendar)
    return meeting.organizer, meeting.address


@dataclass(frozen=True)
class Where:
    """How its reader speaks, where they live and by which clocks."""

    language: str
    country: str
    zone: str


def invitation(calendar: str, name: str, where: Where, branch: str) -> Content:
    """Write what goes with an invitation; the branch asks where nobody has a name.

    Raises NotAnInvitation.
    """
    meeting = Meeting.read(calendar)
    organizer = signing(meeting.organizer) or branch
    news, language = meeting.news, where.language
    when = dates.moment(meeting.starts_at, language, where.country, where.zone)
    said = SAID[language][news].format(organizer=organizer, when=when)
    paragraphs = [GREETING[language].format(name=name), said]
    if news != CANCEL:
        paragraphs.append(ANSWER[language])
    return Content(
        subject=f"{SUBJECTS[language][news]}: {organizer}, {when}",
        text="\n\n".join(paragraphs),
        calendar=calendar,
        method=meeting.method,
        language=language,
    )
