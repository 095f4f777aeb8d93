"""Ties: services used, people known and years together, each for itself."""

from libs.calendars.zones import local_day
from libs.storage.transactions import Transaction
from libs.values import ClientId, StaffId
from services.touchpoints.domain.ties import Ties, years_together
from services.touchpoints.storage import conversations, ties
from services.touchpoints.usecases import relationships


def of(transaction: Transaction, client: ClientId, staff: StaffId | None) -> Ties:
    """Say what ties a client to us; raises NoSuchRelationship."""
    relationship = relationships.found(transaction, client, staff).relationship
    people = conversations.people(transaction, [client])
    return Ties(
        services=ties.services_used(transaction, client),
        people_known=len(people[client]),
        years=years_together(
            relationship.since, local_day(transaction.now, relationship.zone)
        ),
    )
