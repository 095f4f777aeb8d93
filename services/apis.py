"""The APIs of some services, or of all, as the one app that an API process serves."""

import os
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from wsgiref.types import WSGIApplication

from libs.clock import SystemClock
from libs.observability import logs
from libs.observability.health import Health
from libs.rotation import Rotating
from libs.storage.clock import StoredClock, TransactionClock, WallClock
from libs.storage.engine import engine_for
from libs.storage.keys import key_finder
from libs.storage.transactions import Transactions
from libs.values import Invalid
from libs.web.app import Api, Service, create_app
from libs.web.mount import mount
from libs.web.settings import SettingNotUsable, WebSettings
from services.served import PATIENCE, SERVED, SERVICES, THREADS

CLOCKS: Mapping[str, type[TransactionClock]] = {
    "wall": WallClock,
    "simulated": StoredClock,
}


class NoSuchApi(Invalid):
    """There is no API of this name."""


def app() -> WSGIApplication:
    """Make the app as the environment says; raises SettingNotUsable and NoSuchApi."""
    logs.configure("api", os.environ.get("KEEPWELL_LOG_LEVEL", "INFO"))
    return assembled(os.environ)


def assembled(environment: Mapping[str, str]) -> WSGIApplication:
    """Put the APIs that KEEPWELL_APIS names, or all, behind one front page."""
    names = environment.get(SERVED, ",".join(SERVICES)).split(",")
    health = Health(PATIENCE)
    make = partial(api_of, environment=environment, health=health)
    return mount({name: make(name) for name in names}, health, THREADS)


def api_of(name: str, environment: Mapping[str, str], health: Health) -> Api:
    """Make one service's API; raises SettingNotUsable and NoSuchApi."""
    if name not in SERVICES:
        raise NoSuchApi(f"There is no API {name}: there are {', '.join(SERVICES)}.")
    settings = WebSettings.read(environment)
    database = _database(environment, name)
    url = database.values()[0]
    engine = engine_for(url, THREADS, f"keepwell-{name}-api", urls=database.values)
    service = Service(
        name=name,
        blueprints=import_module(f"services.{name}.api").blueprints,
        transactions=Transactions(
            engine, name, _clock(environment), walled=True, pepper=settings.pepper
        ),
        authenticator=settings.authenticator(key_finder(engine), SystemClock()),
        health=health,
        clock=SystemClock(),
    )
    return create_app(service, settings)


def _database(environment: Mapping[str, str], service: str) -> Rotating:
    setting = f"KEEPWELL_{service.upper()}_API_DATABASE_URL"
    database = Rotating(setting, environment)
    if not database.values():
        raise SettingNotUsable(f"{setting} is not set.")
    return database


def _clock(environment: Mapping[str, str]) -> TransactionClock:
    kind = environment.get("KEEPWELL_CLOCK", "wall")
    if kind not in CLOCKS:
        raise SettingNotUsable(f"KEEPWELL_CLOCK is {kind}, not one of {set(CLOCKS)}.")
    if kind == "simulated" and environment.get("KEEPWELL_CARRIER") != "local":
        raise SettingNotUsable("The simulated clock runs on the local carrier only.")
    return CLOCKS[kind]()
