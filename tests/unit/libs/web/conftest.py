"""An API without a database, and tokens for every role."""

from datetime import UTC, datetime

import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import create_engine

from libs.clock import SetClock
from libs.identity import Authenticator, Principal, Role
from libs.identity.issuer import ALGORITHM, Issuer
from libs.observability.health import Health
from libs.storage.clock import WallClock
from libs.storage.transactions import Transactions
from libs.web.app import Service, create_app
from libs.web.settings import WebSettings

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECRET = b"s" * 32
VIENNA = frozenset({"vienna"})
SCOPES = {
    Role.OWNER: {"branches": None},
    Role.BRANCH_MANAGER: {"branches": VIENNA},
    Role.ACCOUNT_MANAGER: {"branches": VIENNA, "staff": "s-7"},
    Role.OPERATIONS: {"branches": None},
    Role.EMITTER: {"branches": VIENNA, "sources": ("pbx",)},
}
KEY = OKPKey.generate_key(ALGORITHM, {"alg": ALGORITHM, "use": "sig"}, auto_kid=True)
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/none"


class Office:
    """Where apps are made and credentials handed out."""

    def __init__(self):
        self.clock = SetClock(NOW)
        self.health = Health()
        self.issuer = Issuer(KEY)
        self.settings = WebSettings(
            lambda: [SECRET], SECRET, {}, requests_per_minute=1_000
        )

    def app(self, *blueprints, name="example"):
        verifiers = {self.issuer.name: self.issuer.verifier(self.clock)}
        service = Service(
            name,
            blueprints,
            Transactions(create_engine(NOWHERE), name, WallClock(), walled=True),
            Authenticator(verifiers, lambda _: None, SECRET, self.clock),
            self.health,
            self.clock,
        )
        return create_app(service, self.settings)

    def client(self, *blueprints):
        return self.app(*blueprints).test_client()

    def bearer(self, role=Role.OWNER, **changed):
        scope = SCOPES[role] | changed
        who = Principal("anna", self.issuer.name, role, **scope)
        token = self.issuer.token(who, self.clock.now())
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def office():
    return Office()
