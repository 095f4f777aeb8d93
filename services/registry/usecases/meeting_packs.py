"""Meeting packs: what to have read before a meeting with a client."""

from datetime import date

from libs.storage.transactions import Transaction
from services.registry.domain.clients import Client
from services.registry.domain.meeting_packs import MeetingPack
from services.registry.storage import needs, wants
from services.registry.usecases import freshness, profiles
from services.registry.usecases.roadmaps import ROADMAPS
from services.registry.usecases.wants import judged


def of(transaction: Transaction, client: Client, since: date) -> MeetingPack:
    """Gather what changed since the day of the last meeting, and what is open."""
    today = freshness.today(transaction)
    foreseen = needs.open_of(transaction, client.id)
    return MeetingPack(
        client=client.id,
        since=since,
        roadmap=ROADMAPS.changes_since(transaction, client, since),
        wants=tuple(judged(transaction, wants.open_of(transaction, client.id))),
        verify_again=tuple(profiles.of(transaction, client).stale),
        needs=tuple(each for each in foreseen if each.fact.is_to_begin(today)),
    )
