"""How fast calls are taken in: our worker, a FastStream service, and two limits.

Each side in its turn finds a full queue and ends with every call validated, taken once,
logged, credited, its relationship revalued and both derived events confirmed.
"""

from bench import peer_schema
from bench.calls import Calls
from bench.findings import at_least, check, note
from bench.ground import Ground, ground
from bench.race import Side, turn

from libs.contracts.calls import CallEnded

ROUNDS = 5
OURS = "keepwell.touchpoints", CallEnded.routing_key
PEER = "keepwell.touchpoints.peer", "peer.calls"

HOLDS = """
select (select count(*) from {schema}.touches) as touches,
  (select count(*) from {schema}.credits) as credits,
  (select count(*) from {schema}.inbox where state <> 'done') as not_done,
  (select count(*) from {schema}.outbox where published_at is null) as unpublished,
  (select sum(value) from {schema}.relationships) as worth
"""


def main() -> None:
    with ground() as lent:
        sides = prepare(lent)
        rates = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, side in sides.items():
                rates[name].append(turn(lent, side))
            note(", ".join(f"{name} {seen[-1]:.0f}/s" for name, seen in rates.items()))
    for name, target in (("faststream", 6), ("batch_client", 0.7), ("relay", 0.5)):
        pairs = zip(rates["worker"], rates[name], strict=True)
        at_least(f"ingest_vs_{name}", [ours / theirs for ours, theirs in pairs], target)


def prepare(lent: Ground) -> dict[str, Side]:
    peer_schema.lay(lent.suite)
    lent.declare(*PEER)
    lent.suite.settings |= {"PEER_QUEUE": PEER[0], "PEER_DATABASE_URL": lent.suite.url}
    ours, theirs = Calls(), Calls()
    sides = [
        Side("worker", "services.worker", *OURS, 10_000, ours, in_touchpoints),
        Side("faststream", "bench.faststream_peer", *PEER, 1_500, theirs, in_peer),
        Side("batch_client", "bench.batch_client", *OURS, 10_000, ours, in_touchpoints),
        Side("relay", "bench.relay_client", *OURS, 10_000, Calls()),
    ]
    sides[0].arguments = ("touchpoints",)
    return {side.name: side for side in sides}


def in_touchpoints(lent: Ground, calls: Calls) -> None:
    check_rows(lent, "touchpoints", calls)


def in_peer(lent: Ground, calls: Calls) -> None:
    check_rows(lent, "peer", calls)


def check_rows(lent: Ground, schema: str, calls: Calls) -> None:
    """Hold what a schema now holds against all the calls it was ever told of."""
    (held,) = lent.suite.rows(HOLDS.format(schema=schema))
    check(f"touches of {schema}", held.touches, calls.number)
    check(f"credits of {schema}", held.credits, calls.number)
    check(f"not done in {schema}", held.not_done, 0)
    check(f"unpublished in {schema}", held.unpublished, 0)
    check(f"worth of {schema}", round(held.worth, 3), round(calls.worth(), 3))


if __name__ == "__main__":
    main()
