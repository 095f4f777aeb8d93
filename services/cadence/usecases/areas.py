"""Where clients are, as the registry tells it."""

from collections.abc import Sequence

from libs.contracts.sites import SiteRecorded
from libs.storage.transactions import Transaction
from services.cadence.storage import areas
from services.cadence.storage import rounds as storage
from services.cadence.usecases import rounds


def record(transaction: Transaction, recorded: Sequence[SiteRecorded]) -> None:
    """Keep where clients are; who is in an outage that goes on is helped too."""
    taken = [site.site_id for site in areas.SITES.keep(transaction, recorded)]
    for live in storage.live_with(transaction, taken):
        rounds.draw_up(transaction, live)
