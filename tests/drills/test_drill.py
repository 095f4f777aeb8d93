"""Everything that can break breaks twice under load, and not one event is the worse."""

import os
import time
from secrets import token_hex

import pytest

from libs.waiting import until
from tests.drills.faults import BROKER, END, POSTGRES, PROCESSES
from tests.drills.storm import ROUNDS, Storm

WARM_UP = 5  # seconds
DRAIN_WITHIN = 60  # seconds
STILL = 3  # seconds in which nothing more happens


@pytest.mark.timeout(300)
def test_nothing_is_lost_and_nothing_doubled(stage, ground):
    storm = Storm(stage, os.environ.get("DRILL_SEED") or token_hex(4))
    say(f"\nseed {storm.seed}: repeat with DRILL_SEED={storm.seed}")
    time.sleep(WARM_UP)

    storm.rage(BROKER, beside=POSTGRES, endless=PROCESSES)
    drained = drain(stage, ground)

    tell(storm, ground, drained)
    assert min(storm.hits.values()) >= ROUNDS
    assert ground.lost("control", "ordered") > 0, (
        "a drill that cannot fail proves nothing"
    )
    assert ground.astray() == 0
    assert ground.innocents_parked() == 0
    assert ground.lost("drill", "ordered", "shipped") == 0
    assert ground.doubled("drill") == 0


def drain(stage, ground):
    """Take the writers away and tell how long the rest took, in seconds."""
    stage.keeper.retire("writer")
    stage.keeper.retire("control writer")
    # What a half-dead connection holds back is not lost: let the control start afresh.
    stage.keeper.signal("control worker", END)
    started = time.monotonic()
    until(lambda: is_settled(ground), DRAIN_WITHIN)
    drained = time.monotonic() - started
    until(lambda: is_still(ground), DRAIN_WITHIN)
    return drained


def is_settled(ground):
    left = ground.on_its_way() + ground.astray()
    return left + ground.lost("drill", "ordered", "shipped") == 0


def is_still(ground):
    before = ground.effects()
    time.sleep(STILL)
    return ground.effects() == before


def tell(storm, ground, drained):
    """Print what hit, and what came of it."""
    for kind, times in sorted(storm.hits.items()):
        say(f"{kind:28} x {times}")
    say(f"accepted {ground.accepted('drill')}, drained in {drained:.1f} s")
    say(f"astray {ground.astray()} innocents parked {ground.innocents_parked()}")
    say(f"control accepted {ground.accepted('control')}")
    say(f"control {verdict(ground, 'control', 'ordered')}")
    say(verdict(ground, "drill", "ordered", "shipped"))


def verdict(ground, schema, *effects):
    return f"lost {ground.lost(schema, *effects)} doubled {ground.doubled(schema)}"


def say(line):
    print(line)  # noqa: T201 the drill's findings are for people
