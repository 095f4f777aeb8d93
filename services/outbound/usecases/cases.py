"""Cases: what is known of each message that is to be judged, read for all at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from libs.calendars.holidays import PublicHolidays, UnknownCountry, UnknownSubdivision
from libs.calendars.zones import local_day, zone
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.outbound.domain.addresses import of_person, on_paper
from services.outbound.domain.cases import UNREACHABLE, Case, Said, Terms, Unwanted
from services.outbound.domain.dispatches import Message
from services.outbound.domain.known import Client, Person, Place, Site
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Suppression
from services.outbound.domain.whereabouts import zones_of
from services.outbound.storage import (
    circumstances,
    client_pauses,
    gate_terms,
    recipients,
    suppressions,
)
from services.outbound.storage.circumstances import Known

# So far ahead a message may be put off.
AHEAD = timedelta(days=60)
MOST_CALENDARS = 1_000
NOBODY = ""
# What nobody has said anything of.
NEVER = Said.NOTHING, None


@dataclass(frozen=True)
class Found:
    """A message's case, and where it would go; nowhere when it is not `reached`."""

    case: Case
    address: str = ""


@dataclass(frozen=True)
class Reading:
    """All that was read for some messages; `readers` open what their offices get."""

    now: datetime
    terms: Terms
    known: Known
    unwanted: Mapping[str, Sequence[Suppression]]
    withdrawn: set[tuple[str, str, str]]
    paused: Mapping[ClientId, datetime]
    readers: Mapping[str, str]

    def found(self, message: Message) -> Found | None:
        """Return a message's case; None as long as too little is known to judge it."""
        client = self.known.clients.get(message.client)
        place = self.known.branches.get(message.branch)
        person = self.known.people.get(message.contact or "")
        if client is None or place is None or (message.contact and person is None):
            return None
        sites = self.known.sites.get(message.client, ())
        address, said, unwanted = self.best(message, person, sites)
        case = Case(
            at=self.now,
            channel=message.channel,
            gap_class=message.gap_class,
            critical=message.critical,
            status=client.status,
            since=client.since,
            there=not client.removed and is_there(client, person),
            at_home=client.branch_id == message.branch or message.calls_off,
            reached=bool(address),
            said=said,
            unwanted=unwanted,
            paused_until=self.paused.get(message.client),
            **self.daytime(message, client, person, place),
        )
        return Found(case, address)

    def daytime(
        self, message: Message, client: Client, person: Person | None, place: Place
    ) -> dict[str, Any]:
        """Tell where somebody may be, and when they work there."""
        sites: Sequence[Site] = self.known.sites.get(message.client, ())
        home: Site | Place = next(iter(sites_of(message, sites)), place)
        there: Sequence[Site | Place] = sites or [place]
        return {
            "zones": whereabouts(client, person, sites, place),
            "places": tuple(sorted({place_of(each) for each in there})),
            "weekdays": weekdays(place),
            "closed": closed_from(self.now, place, home),
            "terms": self.terms,
        }

    def best(
        self, message: Message, person: Person | None, sites: Sequence[Site]
    ) -> tuple[str, Said, tuple[Unwanted, ...]]:
        """Choose the first address nothing stands against, or else the first."""
        told = [
            (address, *self.stands(message, key))
            for address, key in places_to(message, person, sites)
        ]
        free = [each for each in told if each[1] is not Said.WITHDRAWN and not each[2]]
        return next(iter(free or told), ("", *self.stands(message, None)))

    def stands(
        self, message: Message, key: str | None
    ) -> tuple[Said, tuple[Unwanted, ...]]:
        """Return what was said of an address, and what stands against it."""
        said, at = self.said(message, key)
        against = [
            *self.unwanted.get(reader_of(message, self.readers), ()),
            *self.unwanted.get(key or "", ()),
        ]
        held = {
            each.why
            for each in against
            if each.channel == message.channel
            and (each.why not in UNREACHABLE or each.address in (None, key))
            and each.holds(message.purpose, said, at)
        }
        return said, tuple(sorted(held))

    def said(self, message: Message, key: str | None) -> tuple[Said, datetime | None]:
        """Return what the person said last of the channel or this address on it."""
        told = [
            (each.at, not each.given)
            for each in self.known.consents.get(reader_of(message, self.readers), ())
            if each.channel == message.channel and each.address in (None, key)
        ]
        if (message.branch, message.channel.value, key) in self.withdrawn:
            return Said.WITHDRAWN, None
        if not told:
            return NEVER
        at, no = max(told)
        return (Said.WITHDRAWN if no else Said.GIVEN), at


def read(transaction: Transaction, messages: Sequence[Message]) -> Reading:
    """Read all that messages are judged by."""
    branches = {each.branch for each in messages}
    clients = {each.client for each in messages}
    readers = office_readers(transaction, messages)
    contacts = {reader_of(each, readers) for each in messages} - {NOBODY}
    known = circumstances.known(transaction, clients, contacts, branches)
    keys = {key for each in messages for key in keys_of(each, known)}
    stand = suppressions.against(transaction, branches, clients, contacts, keys)
    unwanted: dict[str, list[Suppression]] = {}
    for each in stand:
        unwanted.setdefault(each.contact or each.address or "", []).append(each)
    return Reading(
        transaction.now,
        gate_terms.read(transaction),
        known,
        unwanted,
        circumstances.withdrawn(transaction, branches, keys),
        client_pauses.until(transaction, clients),
        readers,
    )


def office_readers(
    transaction: Transaction, messages: Sequence[Message]
) -> dict[str, str]:
    """Find who reads a letter for the office: whom it would be for if it said so."""
    posted = [m for m in messages if m.channel is Channel.POST and not m.contact]
    reached = recipients.reach(transaction, {each.client for each in posted})
    return {client: to.contact for client, to in reached.items() if to.contact}


def reader_of(message: Message, readers: Mapping[str, str]) -> str:
    """Return whose word counts for a message."""
    return message.contact or readers.get(message.client, NOBODY)


def keys_of(message: Message, known: Known) -> Iterable[str]:
    person = known.people.get(message.contact or "")
    sites = known.sites.get(message.client, ())
    return (key for _, key in places_to(message, person, sites))


def places_to(
    message: Message, person: Person | None, sites: Sequence[Site]
) -> list[tuple[str, str]]:
    """Return where a message may go, each with what is said of that address."""
    if message.channel is Channel.POST:
        name = person.name if person else None
        return [
            (on_paper(name, site.address_lines), site.site_id)
            for site in sites_of(message, sites)
        ]
    if person is None:
        return []
    return [
        (address, address)
        for address in of_person(message.channel, person.emails, person.phones)
    ]


def sites_of(message: Message, sites: Sequence[Site]) -> list[Site]:
    """Return the sites with an address, only that one if it is to go to one."""
    to_one = message.recipient not in (message.contact, message.client)
    return [
        site
        for site in sites
        if site.address_lines and not (to_one and site.site_id != message.recipient)
    ]


def is_there(client: Client, person: Person | None) -> bool:
    if person is None:
        return True
    return person.active and person.root == client.root


def whereabouts(
    client: Client, person: Person | None, sites: Sequence[Site], place: Place
) -> tuple[str, ...]:
    phones = person.phones if person is not None else ()
    countries = {site.country for site in sites}
    told = person.zone if person else None
    return zones_of(told, phones or client.phones, countries, place.zone)


def place_of(where: Site | Place) -> str:
    """Spell a country, or its part, as laws are looked up by."""
    return (
        f"{where.country}-{where.subdivision}" if where.subdivision else where.country
    )


def weekdays(place: Place) -> tuple[int, ...]:
    return tuple(day for day, hours in enumerate(place.hours.weekly) if hours)


def closed_from(now: datetime, *where: Site | Place) -> tuple[date, ...]:
    """Return the holidays to come, ours and theirs."""
    day = local_day(now, zone("UTC")) - timedelta(days=1)
    places = {(each.country, each.subdivision) for each in where}
    found = (closed(country, part, day) for country, part in places)
    return tuple(sorted(frozenset[date]().union(*found)))


@lru_cache(MOST_CALENDARS)
def closed(country: str, subdivision: str | None, day: date) -> frozenset[date]:
    calendar = calendar_of(country, subdivision)
    days = (day + timedelta(days=passed) for passed in range(AHEAD.days + 2))
    return frozenset(each for each in days if calendar and each in calendar)


def calendar_of(country: str, subdivision: str | None) -> PublicHolidays | None:
    """Return the holidays of a place, or of its country, if anybody lists them."""
    try:
        return PublicHolidays(country, subdivision)
    except UnknownSubdivision:
        return PublicHolidays(country)
    except UnknownCountry:
        return None
