"""Concentration's API, and whoever asks it."""

import json
from datetime import UTC, datetime
from secrets import token_hex

from libs.clock import SystemClock
from libs.identity import Principal, Role
from libs.identity.issuer import Issuer
from libs.observability.health import Health
from libs.storage.keys import key_finder
from libs.web.app import Service
from libs.web.settings import WebSettings
from services.concentration.api import blueprints
from tests.integration import apis


def somebody(role, *branches, staff=None):
    seen = frozenset(branches) or None
    return Principal("anna", "keepwell:embedded", role, seen, staff)


OWNER = somebody(Role.OWNER)
OPERATIONS = somebody(Role.OPERATIONS)


def manager_of(branch):
    return somebody(Role.BRANCH_MANAGER, branch)


def account_manager(staff):
    return somebody(Role.ACCOUNT_MANAGER, "vienna", staff=staff)


class Desk:
    """Asks the API of a house."""

    def __init__(self, house, folder, **told):
        self.issuer = Issuer.load_or_create(folder / "issuer.json")
        keys = folder / "keys.json"
        keys.write_text(json.dumps(self.issuer.jwks()))
        settings = WebSettings.read(
            {
                "KEEPWELL_CURSOR_SECRET": "c" * 32,
                "KEEPWELL_KEY_PEPPER": "p" * 32,
                "KEEPWELL_ISSUERS": json.dumps({self.issuer.name: keys.as_uri()}),
                **told,
            }
        )
        clock = SystemClock()
        proof = settings.authenticator(key_finder(house.api.engine), clock)
        service = Service(
            "concentration", blueprints, house.api, proof, Health(), clock
        )
        self.client = apis.client_of(service, settings)

    def ask(self, path, who=OWNER, **query):
        token = self.issuer.token(who, datetime.now(UTC))
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.get(path, query_string=query, headers=headers)

    def send(self, method, path, who, body=None, key=None):
        """Change something, under a key of its own unless one is given."""
        token = self.issuer.token(who, datetime.now(UTC))
        headers = {"Authorization": f"Bearer {token}"}
        headers["Idempotency-Key"] = key or token_hex(8)
        return self.client.open(path, method=method, json=body, headers=headers)
