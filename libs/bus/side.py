"""The side port of a worker: is it alive, is it ready, and its metrics."""

from collections.abc import Iterable
from functools import partial

import eventlet
from eventlet import wsgi

from libs.bus.station import Pulse, Station
from libs.observability.health import Health, side_app

STALLED = 60.0  # seconds without a round of a loop


def serve_side_port(host: str, port: int, stations: Iterable[Station]) -> None:
    """Serve /livez, /readyz and /metrics there; port 0 serves nothing."""
    if port:
        listener = eventlet.listen((host, port))
        app = side_app(health_of(list(stations)))
        eventlet.spawn(wsgi.server, listener, app, log_output=False)


def health_of(stations: list[Station]) -> Health:
    """Alive while every loop goes round; ready while none waits for a server."""
    health = Health()
    for station in stations:
        health.live(station.service, partial(stalled, station.pulse))
        health.ready(station.service, partial(waiting, station.pulse))
    return health


def stalled(pulse: Pulse) -> str | None:
    return ", ".join(pulse.stalled(STALLED)) or None


def waiting(pulse: Pulse) -> str | None:
    return ", ".join(f"{loop}: {why}" for loop, why in pulse.trouble.items()) or None
