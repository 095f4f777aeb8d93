"""Random portfolios: as rows of the database and as values of the domain."""

from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median

from hypothesis import strategies as st
from sqlalchemy import text

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from libs.decay import Law, Standing
from services.cadence.domain.candidates import Candidate, OwedCallback
from services.cadence.domain.clients import Client, Plan, Profile, Valuation
from services.cadence.domain.expected_loss import margin_of
from services.cadence.domain.gaps import Tier
from services.cadence.domain.grants import Grant
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import KEPT_UP_WITH, Status
from services.cadence.domain.policies import holding, policy_of
from services.cadence.domain.purposes import Channel, GapClass, Purpose
from services.cadence.domain.spacing import Contact
from services.cadence.domain.tasks import Task, ToDo
from services.cadence.domain.touches import Touch
from services.cadence.storage import clients as storage
from services.cadence.storage import grants, log, policy_columns, tasks
from services.cadence.storage.callbacks import CALLBACKS
from tests.integration.cadence.house import MONDAY, branch, days

NOT_ON_TUESDAY = {"wed": ["08:00-12:00"], "sat": ["09:00-12:00"]}
BRANCHES = {
    "vienna": branch(),
    "lima": branch(
        branch_id="lima",
        zone="America/Lima",
        country="PE",
        subdivision=None,
        hours=NOT_ON_TUESDAY,
    ),
}
HOURS = {
    name: OpenHours.parse(
        zone(told.zone), told.hours, PublicHolidays(told.country, told.subdivision)
    )
    for name, told in BRANCHES.items()
}
MANAGERS = ("s-1", "s-2")

# Few different figures, on both sides of every line, so that ties are frequent.
AGO = st.sampled_from(
    [None, -20, -7, 0, 6, 7, 10, 14, *[20] * 9, 35, 36, 45, 46, 60, *[61] * 9]
)
A_SECOND = st.sampled_from([timedelta(seconds=s) for s in (-1, 0, 0, 0, 0, 1)])
CAME = st.sampled_from(
    [
        {},
        {},
        {},
        {"expires_at": MONDAY},
        {"expires_at": MONDAY - timedelta(seconds=1)},
        {"used_at": MONDAY},
        {"withdrawn_at": MONDAY},
    ]
)
AMOUNTS = st.sampled_from([None, 0.0, 20_000.0, 30_000.0, 40_000.0, 60_000.0])

standings = st.builds(
    lambda value, ignored, held, law, rate: Standing(
        value, MONDAY - ignored - held, MONDAY - ignored, law, rate, held, 1
    ),
    st.floats(0, 100) | st.sampled_from([0.0, 61.0, 61.0, 100.0]),
    st.integers(-30, 0).map(days)
    | st.integers(0, 400).map(days)
    | st.integers(0, 10**15).map(lambda us: timedelta(microseconds=us)),
    st.integers(0, 30).map(days),
    st.sampled_from(Law),
    st.sampled_from([0.001, 0.1, 0.99]),
)
profiles = st.builds(
    Profile,
    name=st.just("Alpine Dental"),
    tier=st.sampled_from(Tier),
    status=st.sampled_from([*Status, *KEPT_UP_WITH, *KEPT_UP_WITH]),
    account_manager=st.none() | st.sampled_from(MANAGERS),
    phone=st.none(),
    margin=AMOUNTS,
    revision=st.just(1),
)
histories = st.builds(
    lambda registered, called, met, dropped_in, second: History(
        MONDAY - days(registered) + second,
        None if called is None else MONDAY - days(called) + second,
        None if met is None else MONDAY - days(met),
        last_random=None if dropped_in is None else MONDAY - days(dropped_in),
    ),
    st.sampled_from([0, 35, 36, 60, 400]),
    AGO,
    st.sampled_from([None, None, None, 14, 61]),
    st.sampled_from([None, None, None, 7, 20]),
    A_SECOND,
)
plans = st.sampled_from([-40, -1, 0, 1, 9]).map(lambda due: Plan(MONDAY + days(due)))
pauses = st.sampled_from([None, None, None, -1, 0, 1]).map(
    lambda until: None if until is None else MONDAY + days(until)
)
begun_tasks = st.tuples(
    st.integers(0, 9),
    st.sampled_from([Purpose.PUT_OFF, Purpose.VISIT, Purpose.VISIT]),
    st.sampled_from([-1, 0, 1, 7, 8]).map(days),
)
asked = st.tuples(
    st.integers(0, 9),
    st.sampled_from(
        [Purpose.OUTAGE_HELP, Purpose.OUTAGE_MESSAGE, Purpose.THREAT, Purpose.REVIEW]
    ),
    st.sampled_from([-1, 0, 1]).map(days),
    st.sampled_from([None, None, -1, 0, 1, 7, 8]),
)
NEAR = st.sampled_from([-10, -7, -7, -1, 0, 0, 1, 7, 7, 10]).map(days)
spaced = st.sampled_from([*GapClass, GapClass.PERSONAL])
sent = st.tuples(st.integers(0, 29), spaced, NEAR, A_SECOND)
given_grants = st.tuples(
    st.integers(0, 29),
    spaced,
    NEAR,
    A_SECOND,
    st.builds(lambda by, came: {"channel": by} | came, st.sampled_from(Channel), CAME),
)
owed = st.tuples(
    st.integers(0, 2),
    st.sampled_from([-26, -1, -1, 0]),
    st.booleans(),
    st.integers(1, 3),
)


@dataclass(frozen=True)
class Portfolio:
    """Clients, and callbacks owed to some of them."""

    clients: list[Client]
    callbacks: list[tuple[str, Client, timedelta, bool, int]]
    tasks: list[Task]
    asked: list[tuple[Task, timedelta | None]]
    outgoing: list[Touch]
    grants: list[Grant]

    def save(self, transaction):
        """Write it as rows."""
        fresh = [(c.id, c.branch, MONDAY) for c in self.clients]
        storage.FIRST_HEARD_OF.insert(transaction, fresh)
        storage.save(transaction, self.clients)
        policy_columns.save(
            transaction, {c.id: c.policy for c in self.clients if c.policy}
        )
        for client in self.clients:
            pause(transaction, client)
        rows = [
            (key, c.branch, c.id, None, "+43", MONDAY + due, misses, closed, 1)
            for key, c, due, open_, misses in self.callbacks
            for closed in [None if open_ else MONDAY]
        ]
        CALLBACKS.insert(transaction, rows)
        tasks.open_all(transaction, [*self.tasks, *(task for task, _ in self.asked)])
        for task, until in self.asked:
            snooze(transaction, task, until)
        log.append(transaction, self.outgoing)
        grants.insert(transaction, self.grants, {})

    def candidates(self, seen):
        """Return whom the domain may choose from: those `seen`."""
        return [
            Candidate(
                client=c.id,
                status=c.profile.status,
                gaps=c.policy.gaps,
                history=c.history,
                promised=c.policy.rituals.promised,
                due_at=c.plan.next_touch_at,
                standing=c.valuation and c.valuation.standing,
                margin=margin_of(c.profile.margin, self.median_for(c)),
                hours=HOURS[c.branch],
                paused_until=c.paused_until,
                outgoing=tuple(
                    Contact(each.gap_class, each.occurred_at)
                    for each in self.outgoing
                    if each.client == c.id
                ),
                grants=tuple(each for each in self.grants if each.client == c.id),
                **self.in_the_way_of(c),
            )
            for c in self.clients
            if c.profile and seen(c)
        ]

    def in_the_way_of(self, client):
        """Return until when the client was put off, and when the next touch is."""
        own = [each for each in self.tasks if each.client == client.id]
        put_off = [each for each in own if each.purpose is Purpose.PUT_OFF]
        talks = [
            (task, None if until is None else MONDAY + days(until))
            for task, until in self.asked
            if task.client == client.id and task.needs
        ]
        waits = [until for _, until in talks if until]
        starts = [*waits, *(each.starts_at for each in own if each.starts_at)]
        asked = [task for task, until in talks if not until or until <= MONDAY]
        begun = [each for each in (*put_off, *asked) if each.not_before <= MONDAY]
        begun.sort(key=lambda each: (each.due_at, each.id))
        return {
            "put_off_until": max((each.due_at for each in put_off), default=None),
            "asked_again": max(waits, default=None),
            "planned_at": min((at for at in starts if at > MONDAY), default=None),
            "to_do": tuple(
                ToDo(each.purpose, each.occasion, due_at=each.due_at) for each in begun
            ),
        }

    def median_for(self, client):
        """Return the median margin of the tier in the branch, or of the branch."""
        known = [
            c.profile
            for c in self.clients
            if c.profile
            and c.branch == client.branch
            and c.profile.status in KEPT_UP_WITH
            and c.profile.margin is not None
        ]
        tier = [p.margin for p in known if p.tier is client.profile.tier]
        margins = tier or [p.margin for p in known]
        return median(margins) if margins else None

    def owed(self, seen):
        """Return the callbacks the domain may choose from."""
        return [
            OwedCallback(key, c.id, MONDAY + due, misses, HOURS[c.branch].zone)
            for key, c, due, open_, misses in self.callbacks
            if open_ and seen(c)
        ]


def pause(transaction, client):
    """Write down until when a client is paused."""
    transaction.session.execute(
        text("update cadence.clients set paused_until = :until where client_id = :id"),
        {"until": client.paused_until, "id": client.id},
    )


def snooze(transaction, task, until):
    """Write down until when a task is put off."""
    transaction.session.execute(
        text("update cadence.tasks set snoozed_until = :until where task_id = :id"),
        {"until": None if until is None else MONDAY + days(until), "id": task.id},
    )


def with_policy(client):
    """Return the client with what holds for its tier by default."""
    if client.profile is None:
        return client
    held = holding(client.profile.tier, ())
    return replace(client, policy=policy_of(held, MONDAY.date()))


def task_with(number, client, purpose, at):
    """Return a task to put a client off until a time, or one planned for it."""
    planned = purpose is not Purpose.PUT_OFF
    due_at = MONDAY + (days(30) if planned else at)
    return Task(
        client=client.id,
        branch=client.branch,
        purpose=purpose,
        occasion=str(number),
        not_before=due_at,
        due_at=due_at,
        starts_at=MONDAY + at if planned else None,
    )


def task_for(number, client, purpose, at):
    """Return a task to begin at a time, and due then."""
    due_at = MONDAY + at
    return Task(client.id, client.branch, purpose, f"asked {number}", due_at, due_at)


def mail_to(number, client, gap_class, at):
    """Return an outgoing contact of a class; what is exempt is not logged."""
    if gap_class is GapClass.EXEMPT:
        gap_class = GapClass.BROADCAST
    whose = (client.id, client.branch) * 2
    return Touch(f"o{number}", *whose, MONDAY + at, gap_class=gap_class)


def grant_to(number, client, gap_class, at, known):
    """Return a grant for a time, of which its channel and what came of it is known."""
    known = {"at": MONDAY + at, "expires_at": MONDAY + at + days(8)} | known
    return Grant(
        id=f"g{number}",
        branch=client.branch,
        client=client.id,
        contact=None,
        gap_class=gap_class,
        purpose="call",
        period=None,
        usable_from=MONDAY,
        granted_at=MONDAY,
        **known,
    )


@st.composite
def portfolios(draw):
    """Draw some clients in two branches."""
    size = draw(st.integers(0, 5) | st.integers(15, 30))
    clients = [
        with_policy(
            Client(
                id=f"c{number}",
                branch=draw(st.sampled_from(list(BRANCHES))),
                history=draw(histories),
                profile=draw(st.none() | profiles if number % 5 == 4 else profiles),
                valuation=draw(st.none() | standings.map(lambda s: Valuation(s, 1))),
                plan=draw(plans),
                paused_until=draw(pauses),
            )
        )
        for number in range(size)
    ]
    promised = draw(st.lists(owed, max_size=6))
    callbacks = [
        (f"k{key}", clients[client], timedelta(hours=due), open_, misses)
        for key, (client, due, open_, misses) in enumerate(promised)
        if client < size
    ]
    begun = draw(st.lists(begun_tasks, max_size=12))
    open_tasks = [
        task_with(number, clients[client], purpose, at)
        for number, (client, purpose, at) in enumerate(begun)
        if client < size
    ]
    asked_for = [
        (task_for(number, clients[client], purpose, at), until)
        for number, (client, purpose, at, until) in enumerate(
            draw(st.lists(asked, max_size=12))
        )
        if client < size
    ]
    mails = [
        mail_to(number, clients[client], gap_class, at + second)
        for number, (client, gap_class, at, second) in enumerate(
            draw(st.lists(sent, max_size=12))
        )
        if client < size
    ]
    granted = [
        grant_to(number, clients[client], gap_class, at + second, known)
        for number, (client, gap_class, at, second, known) in enumerate(
            draw(st.lists(given_grants, max_size=12))
        )
        if client < size
    ]
    return Portfolio(clients, callbacks, open_tasks, asked_for, mails, granted)
