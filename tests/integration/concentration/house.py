"""A small MSP in Vienna: what concentration hears of it, and what that comes to."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from sqlalchemy import create_engine

from libs.contracts import wire
from libs.contracts.catalogue import event_types
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.introductions import ReferralReceived
from libs.contracts.invoices import CreditIssued, InvoiceIssued, InvoiceVoided
from libs.contracts.knowledge import KnowledgeVerified
from libs.contracts.leaving import LeavingRiskRevised
from libs.contracts.payments import PaymentReceived
from libs.contracts.sites import SiteRecorded
from libs.contracts.times import TimeLogged, TimeTakenBack
from libs.contracts.touchpoints import (
    RelationshipRevalued,
    TouchpointLogged,
    TouchpointTakenBack,
)
from libs.contracts.upkeep import ClientMerged, ClientUnmerged, PersonErased
from libs.storage.engine import engine_for, with_driver
from libs.storage.logins import as_role
from libs.storage.migrations import migrate
from libs.storage.transactions import Transactions
from libs.testing.emptying import emptying
from libs.testing.suites import PASSWORD, prepared
from libs.values import Money
from services.concentration.service import Concentration

PREPARE = prepared(["concentration"], lambda url: migrate(url, ["concentration"]))
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)  # nine o'clock in Vienna
WEEKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))
HANDLERS = {
    BranchRecorded: "on_branches_recorded",
    StaffRecorded: "on_staff_recorded",
    ClientRecorded: "on_clients_recorded",
    ContactRecorded: "on_contacts_recorded",
    SiteRecorded: "on_sites_recorded",
    EngagementRecorded: "on_engagements_recorded",
    KnowledgeVerified: "on_knowledge_verified",
    RelationshipRevalued: "on_relationships_revalued",
    LeavingRiskRevised: "on_leaving_risks_revised",
    ClientMerged: "on_clients_merged",
    ClientUnmerged: "on_clients_unmerged",
    PersonErased: "on_people_erased",
    ReferralReceived: "on_referrals_received",
    InvoiceIssued: "on_invoices_issued",
    CreditIssued: "on_credits_issued",
    InvoiceVoided: "on_invoices_voided",
    PaymentReceived: "on_payments_received",
    TimeLogged: "on_time_logged",
    TimeTakenBack: "on_time_taken_back",
    TouchpointLogged: "on_touchpoints_logged",
    TouchpointTakenBack: "on_touchpoints_taken_back",
}

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
        self.service = Concentration()
        self.forget = emptying(self.owner, "concentration")

    def transactions(self, url, floor):
        engine = engine_for(as_role(url, f"concentration_{floor}", PASSWORD), 2, "test")
        walled = floor == "api"
        return Transactions(engine, "concentration", self.clock, walled=walled)

    def close(self):
        for engine in (self.owner, self.worker.engine, self.api.engine):
            engine.dispose()

    def empty(self):
        """Forget everything."""
        self.forget()
        self.clock.at = MONDAY

    def hear(self, *events):
        """Hand over one batch: the events of each type together, as the bus does."""
        by_type = defaultdict(list)
        for event in events:
            by_type[type(event)].append(event)
        verdicts = {}
        with self.worker.begin() as transaction:
            self.service.take_in_hand(transaction, events)
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
        rows = self.rows("select body from concentration.outbox order by id")
        return [wire.decode(bytes(body), event_types()) for (body,) in rows]

    def rows(self, sql):
        with self.owner.begin() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def execute(self, sql):
        with self.owner.begin() as connection:
            connection.exec_driver_sql(sql)


def branch(**changed):
    return replace(BranchRecorded.example(), **({"hours": WEEKDAYS} | changed))


def client(number=1, **changed):
    named = {"client_id": f"c-{number}", "reference": f"D-{number}", "group_id": None}
    return replace(ClientRecorded.example(), **({"status": "active"} | named | changed))


def staff(**changed):
    return replace(StaffRecorded.example(), **changed)


def sent(event, named, branches=None):
    return wire.addressed(
        event, source="billing", id=named, time=MONDAY, branches=branches
    )


def euros(amount):
    return Money(Decimal(amount), "EUR")


def billed(amount, number=1, at=MONDAY, **changed):
    """Bill the client of this number, under a new number unless one is given."""
    known = {"invoice_id": f"R-{next(numbers)}", "line": None, "vendor": None} | changed
    money = amount if isinstance(amount, Money) else euros(amount)
    fact = replace(
        InvoiceIssued.example(),
        client_ref=f"D-{number}",
        issued_at=at,
        amount=money,
        **known,
    )
    return sent(fact, f"billed-{fact.invoice_id}")


def credited(amount, number=1, at=MONDAY, **changed):
    known = {"credit_id": f"G-{next(numbers)}", "line": None, "vendor": None} | changed
    fact = replace(
        CreditIssued.example(),
        client_ref=f"D-{number}",
        issued_at=at,
        amount=euros(amount),
        **known,
    )
    return sent(fact, f"credited-{fact.credit_id}")


def voided(invoice):
    fact = InvoiceVoided(
        invoice_id=invoice.invoice_id, client_ref=invoice.client_ref, voided_at=MONDAY
    )
    return sent(fact, f"voided-{fact.invoice_id}")


def days(number):
    return timedelta(days=number)
