"""A small MSP in Vienna that writes to its clients: what outbound hears and does."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine

from libs.contracts import wire
from libs.contracts.catalogue import event_types
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.consents import ConsentRecorded
from libs.contracts.grants import (
    ContactDeferred,
    ContactDenied,
    ContactDue,
    ContactGranted,
)
from libs.contracts.invitations import InvitationDrawnUp
from libs.contracts.pauses import ClientPaused
from libs.contracts.sites import SiteAddressed
from libs.contracts.upkeep import ClientMerged, ClientUnmerged, PersonErased
from libs.storage.engine import engine_for, with_driver
from libs.storage.logins import as_role
from libs.storage.migrations import migrate
from libs.storage.transactions import Transactions
from libs.testing.emptying import emptying
from libs.testing.suites import PASSWORD, prepared
from services.outbound.service import Outbound

PREPARE = prepared(["outbound"], lambda url: migrate(url, ["outbound"]))
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)  # nine o'clock in Vienna
WEEKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))
PEPPER = b"p" * 32
ADDRESS = ("Huber GmbH", "Ring 1", "1010 Wien", "AUSTRIA")
HANDLERS = {
    BranchRecorded: "on_branches_recorded",
    StaffRecorded: "on_staff_recorded",
    ClientRecorded: "on_clients_recorded",
    ContactRecorded: "on_contacts_recorded",
    SiteAddressed: "on_sites_addressed",
    ConsentRecorded: "on_consents_recorded",
    ContactDue: "on_contacts_due",
    ContactGranted: "on_contacts_granted",
    ContactDeferred: "on_contacts_deferred",
    ContactDenied: "on_contacts_denied",
    ClientPaused: "on_clients_paused",
    InvitationDrawnUp: "on_invitations_drawn_up",
    ClientMerged: "on_clients_merged",
    ClientUnmerged: "on_clients_unmerged",
    PersonErased: "on_people_erased",
}


class SetTransactionClock:
    """Stands still until a test moves it."""

    def __init__(self, at):
        self.at = at

    def read(self, _session):
        return self.at


class House:
    """Hands events to the service and looks at what came of them."""

    def __init__(self, url):
        self.clock = SetTransactionClock(MONDAY)
        self.owner = create_engine(with_driver(url))
        self.worker = self.transactions(url, "worker")
        self.api = self.transactions(url, "api")
        self.service = Outbound()
        self.forget = emptying(self.owner, "outbound")

    def transactions(self, url, floor):
        engine = engine_for(as_role(url, f"outbound_{floor}", PASSWORD), 8, "test")
        walled = floor == "api"
        return Transactions(engine, "outbound", self.clock, walled, pepper=PEPPER)

    def close(self):
        for engine in (self.owner, self.worker.engine, self.api.engine):
            engine.dispose()

    def empty(self):
        """Forget everything but what a migration laid down."""
        self.forget()
        self.clock.at = MONDAY

    def hear(self, *events):
        """Hand over one batch: the events of each type together, as the bus does."""
        by_type = defaultdict(list)
        for event in events:
            by_type[type(event)].append(event)
        verdicts = {}
        with self.worker.begin() as transaction:
            for event_type, batch in by_type.items():
                handler = getattr(self.service, HANDLERS[event_type])
                verdicts |= handler(transaction, batch) or {}
        return verdicts

    def tick(self, timer, at=None):
        """Run a timer and return when it wants to run next."""
        self.clock.at = at or self.clock.at
        with self.worker.begin() as transaction:
            return getattr(self.service, timer)(transaction, self.clock.at)

    def read(self, use_case, *args, branches="*"):
        with self.api.begin(branches=branches) as transaction:
            return use_case(transaction, *args)

    def announced(self):
        """Read what was announced, in order."""
        rows = self.rows("select body from outbound.outbox order by id")
        return [wire.decode(bytes(body), event_types()) for (body,) in rows]

    def rows(self, sql):
        with self.owner.begin() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def execute(self, sql):
        with self.owner.begin() as connection:
            connection.exec_driver_sql(sql)


def branch(**changed):
    told = {
        "hours": WEEKDAYS,
        "address_lines": ("Keepwell GmbH", "Graben 2", "1010 Wien"),
    }
    return replace(BranchRecorded.example(), **(told | changed))


def staff(**changed):
    return replace(StaffRecorded.example(), **changed)


def client(number=1, **changed):
    named = {"client_id": f"c-{number}", "reference": f"D-{number}", "group_id": None}
    return replace(ClientRecorded.example(), **({"status": "active"} | named | changed))


def contact(number=1, **changed):
    named = {
        "contact_id": f"p-{number}",
        "client_id": f"c-{number}",
        "emails": (f"p{number}@client{number}.example",),
    }
    return replace(ContactRecorded.example(), **(named | changed))


def site(number=1, **changed):
    named = {
        "site_id": f"l-{number}",
        "client_id": f"c-{number}",
        "address_lines": ADDRESS,
    }
    return replace(SiteAddressed.example(), **(named | changed))


def pause(number=1, **changed):
    named = {"pause_id": f"z-{number}", "client_id": f"c-{number}"}
    return replace(ClientPaused.example(), **(named | changed))


def consent(number=1, **changed):
    named = {
        "consent_id": f"k-{number}",
        "contact_id": f"p-{number}",
        "client_id": f"c-{number}",
        "channel": "email",
    }
    return replace(ConsentRecorded.example(), **(named | changed))


def days(number):
    return timedelta(days=number)
