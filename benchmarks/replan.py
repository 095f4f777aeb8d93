"""How long one client's plan takes after an event, against a bare one-row commit.

All that hears of a call and its commit are timed; days are planned later, by a timer.
Of two calls one comes in and one goes out, which keeps gaps and may use a grant.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import quantiles

from bench import nights
from bench.findings import at_most, check, note
from bench.list_readers import StoppedClock
from plan_sql import server
from sqlalchemy import text

from libs.contracts.touchpoints import TouchpointLogged
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD
from services.cadence.service import Cadence

BRANCHES = 5
WARM, EVENTS = 50, 500
DIRECTIONS = ("in", "out")
ONE_ROW = "update cadence.clients set too_tight_at = :at where client_id = :client"
DUE = """
select due_at from cadence.tasks where client_id = :client and done_at is null
  and purpose = 'monthly_call'
"""


def main() -> None:
    with server() as lent:
        url = as_role(nights.ground(lent, BRANCHES), "cadence_worker", PASSWORD)
        engine = engine_for(url, 1, "benchmark")
        clock = StoppedClock(nights.NIGHT)
        transactions = Transactions(engine, "cadence", clock, walled=False)
        bare, *planned = race(transactions)
    took = ", ".join(f"{each * 1e3:.2f} ms" for each in planned)
    note(f"p95 of a commit {bare * 1e3:.2f} ms, of a plan {took} (call in, out)")
    at_most("replan_vs_commit", [max(planned) / bare], 3)


def race(transactions: Transactions) -> list[float]:
    """Write one row and plan with one client, in turns; return the p95 seconds.

    They are of one row, and of a plan after a call that came in and that went out.
    """
    bare, planned = list[float](), {each: list[float]() for each in DIRECTIONS}
    for nth in range(WARM + EVENTS):
        client = f"c-{nth % BRANCHES}-{3 * nth}"
        at = nights.NIGHT + timedelta(seconds=nth)
        timed(lambda c=client, t=at: write(transactions, c, t), bare)
        direction = DIRECTIONS[nth % 2]
        logged = replace(called(client, at), direction=direction)
        timed(lambda each=logged: hear(transactions, each), planned[direction])
        see_planned(transactions, client)
    return [p95(bare[WARM:]), *(p95(each[WARM // 2 :]) for each in planned.values())]


def timed(act: Callable[[], None], times: list[float]) -> None:
    begun = time.perf_counter()
    act()
    times.append(time.perf_counter() - begun)


def write(transactions: Transactions, client: str, at: datetime) -> None:
    with transactions.begin() as transaction:
        bound = {"at": at, "client": client}
        transaction.session.execute(text(ONE_ROW), bound)


def called(client: str, at: datetime) -> TouchpointLogged:
    return replace(
        TouchpointLogged.example(),
        touch_id=f"new-{client}",
        client_id=client,
        branch_id=f"b-{client.split('-')[1]}",
        contact_id=None,
        gap_class="personal",
        satisfies="call",
        occurred_at=at,
    )


def hear(transactions: Transactions, logged: TouchpointLogged) -> None:
    """Do all that the service does in the transaction that hears of it."""
    cadence = Cadence()
    with transactions.begin() as transaction:
        cadence.take_in_hand(transaction, [logged])
        cadence.on_touchpoints_logged(transaction, [logged])


def see_planned(transactions: Transactions, client: str) -> None:
    """See that a call in March is followed by one in April, if it was promised."""
    with transactions.begin() as transaction:
        found = transaction.session.execute(text(DUE), {"client": client}).scalars()
        check(client, [f"{at:%Y-%m-%d}" for at in found if at.month != APRIL], [])


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


APRIL = 4


if __name__ == "__main__":
    main()
