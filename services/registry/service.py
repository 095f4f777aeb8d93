"""What the registry hears and what it does by the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.bus.every import every
from libs.bus.handles import handles
from libs.bus.relay import Relay
from libs.contracts.messages import ContactUnsubscribed
from libs.contracts.touchpoints import TouchpointLogged
from libs.storage import backups, retention
from libs.storage.transactions import Transaction
from services.registry.storage.retained import RETAINED
from services.registry.usecases import (
    budget_calendar,
    persons,
    requests,
    touched,
    unsubscribed,
    untold,
)


class Registry:
    """Branches, staff, clients and contacts."""

    name = "registry"
    relay = Relay()
    measures = (requests.measure, retention.measure, backups.measure)

    @handles(TouchpointLogged)
    def on_touchpoints_logged(
        self, transaction: Transaction, logged: Sequence[TouchpointLogged]
    ) -> None:
        touched.note(transaction, logged)

    @handles(ContactUnsubscribed)
    def on_contacts_unsubscribed(
        self, transaction: Transaction, told: Sequence[ContactUnsubscribed]
    ) -> None:
        unsubscribed.record(transaction, told)

    @every(timedelta(days=1))
    def announce_year_ends(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return budget_calendar.announce(transaction)

    @every(timedelta(days=7))
    def announce_untold(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return untold.announce(transaction)

    @every(timedelta(days=7))
    def sweep_up_after_people(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return persons.sweep(transaction)

    @every(timedelta(days=7))
    def prune(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return RETAINED.prune(transaction)
