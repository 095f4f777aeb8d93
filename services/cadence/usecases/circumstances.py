"""What the gate judges requests by, as it stands when they are decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from libs.values import ClientId, ContactId
from services.cadence.domain.clients import Client
from services.cadence.domain.gate import Circumstances, Request
from services.cadence.domain.purposes import GapClass
from services.cadence.domain.spacing import Contact, Spacing
from services.cadence.storage import gate as storage
from services.cadence.storage import settings as kept_settings
from services.cadence.storage.gate import Key, TheirPerson

A_DAY = timedelta(days=1)

Given = dict[ClientId, Circumstances]


@dataclass(frozen=True)
class Known:
    """What requests are judged by; each one allowed is known to the next."""

    given: Given
    people: Mapping[ContactId | None, TheirPerson]
    granted: dict[Key, str]

    def about(self, request: Request, client: Client) -> Circumstances | None:
        """Return what the request is judged by, None when too little is known."""
        given, person = self.given.get(client.id), self.people.get(request.contact)
        if given is None or (request.contact and person is None):
            return None
        granted = self.granted_before(request, client)
        if person is None:
            return replace(given, granted=granted)
        there = person.reachable and person.client == client.id
        return replace(given, granted=granted, reachable=there, zone=person.zone)

    def allowed(self, request: Request, client: Client) -> None:
        """Let the requests still to come keep their distance from this one."""
        given, contact = (
            self.given[client.id],
            Contact(request.gap_class, request.at, granted=True),
        )
        contacts = (*given.contacts, contact)
        self.given[client.id] = replace(given, contacts=contacts)
        if key := key_of(request, client):
            self.granted[key] = request.id

    def granted_before(self, request: Request, client: Client) -> bool:
        """Tell whether another request was granted for its purpose and period."""
        key = key_of(request, client)
        return key is not None and self.granted.get(key, request.id) != request.id


def learn(
    transaction: Transaction, requests: Sequence[Request], clients: Iterable[Client]
) -> Known:
    """Load what the requests are judged by."""
    given = given_of(transaction, {client.id: client for client in clients})
    if any(each.gap_class is GapClass.EXEMPT for each in requests):
        given = with_causes(transaction, given)
    periods = {each.period for each in requests if each.period}
    return Known(
        given,
        storage.people(transaction, {r.contact for r in requests if r.contact}),
        storage.granted(transaction, given, periods),
    )


def given_of(transaction: Transaction, clients: Mapping[ClientId, Client]) -> Given:
    """Load the circumstances of clients, as far as enough is known of them."""
    hours = hours_of(transaction, [client.branch for client in clients.values()])
    pauses = storage.pauses(transaction, clients)
    settings = kept_settings.held(transaction)
    policies = [client.policy for client in clients.values() if client.policy]
    widest = max((Spacing.of(each).longest for each in policies), default=timedelta())
    contacts = storage.contacts_since(transaction, clients, transaction.now - widest)
    return {
        client.id: Circumstances(
            client.profile.status,
            Spacing.of(client.policy),
            hours[client.branch],
            settings,
            contacts.get(client.id, ()),
            pauses.get(client.id, ()),
        )
        for client in clients.values()
        if client.profile and client.policy and client.branch in hours
    }


def with_causes(transaction: Transaction, given: Given) -> Given:
    """Load what contacts that keep no gap may answer."""
    widest = max((each.spacing.personal for each in given.values()), default=A_DAY)
    causes = storage.causes_since(transaction, given, transaction.now - widest)
    return {
        client: replace(each, causes=causes.get(client, ()))
        for client, each in given.items()
    }


def key_of(request: Request, client: Client) -> Key | None:
    if request.period is None:
        return None
    return client.id, request.contact, request.purpose, request.period
