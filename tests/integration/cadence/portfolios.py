"""Random portfolios: as rows of the database and as values of the domain."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from hypothesis import strategies as st

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from libs.decay import Law, Standing
from services.cadence.domain.candidates import Candidate, OwedCallback
from services.cadence.domain.clients import Client, Plan, Profile, Valuation
from services.cadence.domain.expected_loss import margin_of
from services.cadence.domain.gaps import Tier
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import KEPT_UP_WITH, Status
from services.cadence.storage import clients as storage
from services.cadence.storage.callbacks import CALLBACKS
from services.cadence.storage.gaps import policies
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
    lambda registered, called, met, second: History(
        MONDAY - days(registered) + second,
        None if called is None else MONDAY - days(called) + second,
        None if met is None else MONDAY - days(met),
    ),
    st.sampled_from([0, 35, 36, 60, 400]),
    AGO,
    st.sampled_from([None, None, None, 14, 61]),
    A_SECOND,
)
plans = st.sampled_from([-40, -1, 0, 1, 9]).map(lambda due: Plan(MONDAY + days(due)))
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

    def save(self, transaction):
        """Write it as rows."""
        storage.save(transaction, self.clients)
        rows = [
            (key, c.branch, c.id, None, "+43", MONDAY + due, misses, closed, 1)
            for key, c, due, open_, misses in self.callbacks
            for closed in [None if open_ else MONDAY]
        ]
        CALLBACKS.insert(transaction, rows)

    def candidates(self, transaction, seen):
        """Return whom the domain may choose from: those `seen`."""
        known = policies(transaction)
        return [
            Candidate(
                client=c.id,
                status=c.profile.status,
                gaps=known[c.profile.tier].gaps,
                history=c.history,
                promised=known[c.profile.tier].promised,
                due_at=c.plan.next_touch_at,
                standing=c.valuation and c.valuation.standing,
                margin=margin_of(c.profile.margin, self.median_for(c)),
                hours=HOURS[c.branch],
            )
            for c in self.clients
            if c.profile and seen(c)
        ]

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


@st.composite
def portfolios(draw):
    """Draw some clients in two branches."""
    size = draw(st.integers(0, 5) | st.integers(15, 30))
    clients = [
        Client(
            id=f"c{number}",
            branch=draw(st.sampled_from(list(BRANCHES))),
            history=draw(histories),
            profile=draw(st.none() | profiles) if number % 5 == 4 else draw(profiles),
            valuation=draw(st.none() | standings.map(lambda s: Valuation(s, 1))),
            plan=draw(plans),
        )
        for number in range(size)
    ]
    promised = draw(st.lists(owed, max_size=6))
    callbacks = [
        (f"k{key}", clients[client], timedelta(hours=due), open_, misses)
        for key, (client, due, open_, misses) in enumerate(promised)
        if client < size
    ]
    return Portfolio(clients, callbacks)
