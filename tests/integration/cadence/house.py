"""A small MSP in Vienna: the events cadence hears of it, and what comes of them."""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import create_engine, text

from libs.contracts import wire
from libs.contracts.budgets import YearEndNeared
from libs.contracts.callbacks import CallbackBroken, CallbackKept, CallbackPromised
from libs.contracts.catalogue import event_types
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.grants import ContactRequested
from libs.contracts.introductions import ReferralReceived
from libs.contracts.knowledge import NeedRecorded
from libs.contracts.messages import MessageRefused, MessageSent
from libs.contracts.outages import OutageRestored, OutageStarted
from libs.contracts.sales import SaleCancelled, SaleMade
from libs.contracts.sites import SiteRecorded
from libs.contracts.touchpoints import (
    RelationshipRevalued,
    TouchpointLogged,
    TouchpointTakenBack,
)
from libs.contracts.upkeep import ClientMerged, ClientUnmerged, PersonErased
from libs.contracts.utilisation import UtilisationLow
from libs.contracts.vendors import VendorSighted
from libs.storage.engine import engine_for, with_driver
from libs.storage.logins import as_role
from libs.storage.migrations import migrate
from libs.storage.transactions import Transactions
from libs.testing.emptying import emptying
from libs.testing.suites import PASSWORD, prepared
from services.cadence.domain.policies import Scope
from services.cadence.domain.terms import Terms
from services.cadence.service import Cadence
from services.cadence.usecases import held_policies, policies

PREPARE = prepared(["cadence"], lambda url: migrate(url, ["cadence"]))
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)  # nine o'clock in Vienna
WEEKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))
HANDLERS = {
    BranchRecorded: "on_branches_recorded",
    StaffRecorded: "on_staff_recorded",
    ClientRecorded: "on_clients_recorded",
    ContactRecorded: "on_contacts_recorded",
    TouchpointLogged: "on_touchpoints_logged",
    TouchpointTakenBack: "on_touchpoints_taken_back",
    RelationshipRevalued: "on_relationships_revalued",
    CallbackPromised: "on_callbacks_promised",
    CallbackKept: "on_callbacks_kept",
    CallbackBroken: "on_callbacks_broken",
    VendorSighted: "on_vendors_sighted",
    YearEndNeared: "on_year_ends_neared",
    ReferralReceived: "on_referrals_received",
    EngagementRecorded: "on_engagements_recorded",
    NeedRecorded: "on_needs_recorded",
    SaleMade: "on_sales_told",
    SaleCancelled: "on_sales_told",
    UtilisationLow: "on_utilisation_low",
    SiteRecorded: "on_sites_recorded",
    OutageStarted: "on_outages_started",
    OutageRestored: "on_outages_restored",
    ClientMerged: "on_clients_merged",
    ClientUnmerged: "on_clients_unmerged",
    PersonErased: "on_people_erased",
    ContactRequested: "on_contacts_requested",
    MessageSent: "on_messages_sent",
    MessageRefused: "on_messages_refused",
}
TABLES = (
    *("branches", "staff", "contacts", "clients", "touches", "callbacks"),
    *("taken_back", "broken_promises", "tasks", "outbox", "outgoing", "grants"),
    *("horizons", "drop_ins", "ratings", "policy_changes", "idle_weeks"),
    *("wakes", "their_messages"),
)

numbers = count(1)


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
        self.service = Cadence()
        self.forget = emptying(self.owner, "cadence")

    def transactions(self, url, floor):
        engine = engine_for(as_role(url, f"cadence_{floor}", PASSWORD), 2, "test")
        return Transactions(engine, "cadence", self.clock, walled=floor == "api")

    def close(self):
        for engine in (self.owner, self.worker.engine, self.api.engine):
            engine.dispose()

    def empty(self):
        """Forget everything."""
        self.forget()
        self.clock.at = MONDAY

    @contextmanager
    def undone(self):
        """Lend an empty house in a transaction of the worker, and undo what happens."""
        self.clock.at = MONDAY
        with self.worker.begin() as transaction:
            for table in reversed(TABLES):
                forget = f"delete from cadence.{table}"  # noqa: S608 our own words
                transaction.session.execute(text(forget))
            yield transaction
            transaction.session.rollback()

    def hear(self, *events):
        with self.worker.begin() as transaction:
            self.hand(transaction, events)

    def hand(self, transaction, events):
        """Hand over one batch: the events of each type together, as the bus does."""
        self.service.take_in_hand(transaction, events)
        by_type = defaultdict(list)
        for event in events:
            by_type[type(event)].append(event)
        for event_type, batch in by_type.items():
            getattr(self.service, HANDLERS[event_type])(transaction, batch)

    def tick(self, timer, at=None):
        """Run a timer and return when it wants to run next."""
        self.clock.at = at or self.clock.at
        with self.worker.begin() as transaction:
            return getattr(self.service, timer)(transaction, self.clock.at)

    def say(self, scope, key, **terms):
        """Let an owner say how clients are kept up with, and the plans follow."""
        with self.api.begin(branches="*") as transaction:
            whose = held_policies.whose(transaction, Scope(scope), key)
            policies.say(transaction, whose, Terms(**terms))
        self.follow()

    def follow(self):
        """Plan by what was said."""
        while self.tick("follow_policies") == self.clock.at:
            pass

    def read(self, use_case, *args, branches="*"):
        with self.api.begin(branches=branches) as transaction:
            return use_case(transaction, *args)

    def announced(self):
        """Read what was announced, in order."""
        rows = self.rows("select body from cadence.outbox order by id")
        return [wire.decode(bytes(body), event_types()) for (body,) in rows]

    def rows(self, sql):
        with self.owner.begin() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def execute(self, sql):
        with self.owner.begin() as connection:
            connection.exec_driver_sql(sql)


def branch(**changed):
    return replace(BranchRecorded.example(), **({"hours": WEEKDAYS} | changed))


def client(**changed):
    known = {"status": "active", "tier": "B", "account_manager": None, "tags": ()}
    return replace(ClientRecorded.example(), **(known | changed))


def contact(**changed):
    return replace(ContactRecorded.example(), **changed)


def staff(**changed):
    return replace(StaffRecorded.example(), **changed)


def touch(at, satisfies="call", **changed):
    named = {"touch_id": f"t-{next(numbers)}", "direction": "out"} | changed
    example = TouchpointLogged.example()
    return replace(example, occurred_at=at, satisfies=satisfies, **named)


def taken_back(touch):
    return TouchpointTakenBack(
        touch_id=touch.touch_id, client_id=touch.client_id, branch_id=touch.branch_id
    )


def merged(kind=ClientMerged, survivor="c-2"):
    """Let c-1 count for another, or for itself again."""
    return replace(kind.example(), client_id="c-1", survivor_id=survivor)


def revalued(value, revision=1, **changed):
    known = {"as_of": MONDAY, "decays_from": MONDAY, "value": value}
    example = RelationshipRevalued.example()
    return replace(example, revision=revision, **(known | changed))


def callback(due_at, revision=1, **changed):
    known = {"closed_at": None, "contact_id": None, "due_at": due_at}
    example = CallbackPromised.example()
    return replace(example, revision=revision, **(known | changed))


def kept(callback, revision=2):
    told = vars(callback) | {"closed_at": MONDAY, "revision": revision}
    return CallbackKept(**told)


def days(number):
    return timedelta(days=number)


def hours(number):
    return timedelta(hours=number)
