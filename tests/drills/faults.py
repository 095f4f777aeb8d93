"""What can go wrong, each as one function that breaks something and mends it again."""

import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from libs.storage import embedded, postmaster
from libs.storage.embedded import EmbeddedPostgres
from libs.testing.brokers import BrokerNode
from libs.testing.proxy import Mode, Proxy
from tests.drills.keeper import Keeper

KILL, END = signal.SIGKILL, signal.SIGTERM


@dataclass(frozen=True)
class Stage:
    """All that can be broken; the wires lead to the broker and to PostgreSQL."""

    broker: BrokerNode
    postgres: EmbeddedPostgres
    wires: Mapping[str, Proxy]
    keeper: Keeper


Strike = Callable[[Stage, Random], None]


def signalled(role: str, signum: signal.Signals) -> Strike:
    """Signal one process of the role, and the control's."""

    def strike(stage: Stage, chance: Random) -> None:
        ours = [name for name in stage.keeper.names() if name.startswith(role)]
        for name in (chance.choice(ours), f"control {role}"):
            stage.keeper.signal(name, signum)

    return strike


def wire_is(mode: Mode, wire: str, seconds: float) -> Strike:
    """Make a wire bad for some seconds."""

    def strike(stage: Stage, _: Random) -> None:
        stage.wires[wire].become(mode)
        time.sleep(seconds)
        stage.wires[wire].become(Mode.OK)

    return strike


def wire_lags(lag: float, wire: str, seconds: float) -> Strike:
    """Make a wire slow for some seconds."""

    def strike(stage: Stage, _: Random) -> None:
        stage.wires[wire].lag(lag)
        time.sleep(seconds)
        stage.wires[wire].lag(0)

    return strike


def restart_broker(stage: Stage, _: Random) -> None:
    stage.broker.restart()


def kill_broker(stage: Stage, _: Random) -> None:
    stage.broker.kill()
    stage.broker.start()


def stop_postgres_hard(stage: Stage, chance: Random) -> None:
    cluster = stage.postgres.data / "cluster"
    port = int(postmaster.lock(cluster)[3])
    for server in postmaster.servers(cluster):
        os.kill(server, signal.SIGQUIT)
    time.sleep(chance.uniform(1, 6))
    embedded.start(stage.postgres.data, port)


@dataclass(frozen=True)
class Lane:
    """Faults that come one after the other, with some calm (from, to) in between."""

    calm: tuple[float, float]
    faults: Mapping[str, Strike]


PROCESSES = Lane(
    (6, 12),
    {
        "worker killed": signalled("worker", KILL),
        "worker ended": signalled("worker", END),
        "writer killed": signalled("writer", KILL),
    },
)
BROKER = Lane(
    (1, 3),
    {
        "broker restarted": restart_broker,
        "broker killed": kill_broker,
        "broker cut off": wire_is(Mode.DROP, "broker", 1),
        "broker frozen": wire_is(Mode.BLACKHOLE, "broker", 26),
        "broker slow": wire_lags(0.2, "broker", 3),
        "broker's answers lost": wire_is(Mode.CUT, "broker", 3),
    },
)
POSTGRES = Lane(
    (1, 3),
    {
        "PostgreSQL stopped hard": stop_postgres_hard,
        "PostgreSQL cut off": wire_is(Mode.DROP, "postgres", 1),
        "PostgreSQL frozen": wire_is(Mode.BLACKHOLE, "postgres", 23),
        "PostgreSQL slow": wire_lags(0.05, "postgres", 4),
        "PostgreSQL's answers lost": wire_is(Mode.CUT, "postgres", 3),
    },
)
