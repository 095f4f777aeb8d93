"""All APIs over one database, asked by anyone in any role."""

import secrets
from datetime import timedelta
from importlib import import_module

from libs.clock import SystemClock
from libs.identity import Authenticator, Principal, Role
from libs.identity.issuer import Issuer
from libs.observability.health import Health
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.keys import key_finder
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD
from libs.web.app import Service
from libs.web.settings import WebSettings
from services.served import SERVICES
from tests.integration import apis

SECRET = b"s" * 32
CLOCK = SystemClock()
PEOPLE = {
    Role.OWNER: Principal("olga", "keepwell:embedded", Role.OWNER, None),
    Role.BRANCH_MANAGER: Principal(
        "boris", "keepwell:embedded", Role.BRANCH_MANAGER, frozenset({"vienna"})
    ),
    Role.ACCOUNT_MANAGER: Principal(
        "anna", "keepwell:embedded", Role.ACCOUNT_MANAGER, frozenset({"vienna"}), "s-07"
    ),
    Role.OPERATIONS: Principal("otto", "keepwell:embedded", Role.OPERATIONS, None),
    Role.EMITTER: Principal(
        "pbx", "keepwell:embedded", Role.EMITTER, None, None, ("pbx",)
    ),
}


class World:
    """The APIs, and a client of each that speaks as whom you like."""

    def __init__(self, database, folder, names=SERVICES, clock=None):
        self.clock = clock or WallClock()
        self.issuer = Issuer.load_or_create(folder / "issuer.json")
        self.engines = []
        self.apps = {name: self.made(name, database) for name in names}

    def made(self, name, database):
        url = as_role(database, f"{name}_api", PASSWORD)
        engine = engine_for(url, 2, f"test-{name}")
        self.engines.append(engine)
        verifier = self.issuer.verifier(CLOCK)
        service = Service(
            name,
            import_module(f"services.{name}.api").blueprints,
            Transactions(engine, name, self.clock, walled=True, pepper=SECRET),
            Authenticator(
                {self.issuer_name: verifier}, key_finder(engine), SECRET, CLOCK
            ),
            Health(),
            CLOCK,
        )
        settings = WebSettings(
            lambda: [SECRET], SECRET, {}, requests_per_minute=1_000_000
        )
        return apis.lent(service, settings)

    @property
    def issuer_name(self):
        return PEOPLE[Role.OWNER].issuer

    def ask(self, service, method, path, role, **more):
        headers = more.pop("headers", {})
        if role:
            headers = {"Authorization": f"Bearer {self.token(role)}"} | headers
        if method == "POST":
            headers.setdefault("Idempotency-Key", secrets.token_hex(8))
        client = self.apps[service].test_client()
        return client.open(path, method=method, headers=headers, **more)

    def token(self, role):
        return self.issuer.token(PEOPLE[role], CLOCK.now(), timedelta(minutes=5))

    def close(self):
        for app in self.apps.values():
            apis.give_back(app)
        for engine in self.engines:
            engine.dispose()
