"""The registry's API in this process, over a database of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from libs.clock import SystemClock
from libs.identity import Principal, Role
from libs.identity.issuer import Issuer
from libs.observability.health import Health
from libs.storage import embedded
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.keys import key_finder
from libs.storage.logins import as_role
from libs.storage.migrations import migrate
from libs.storage.transactions import Transactions
from libs.testing.databases import DatabaseServer, fresh_database
from libs.testing.suites import PASSWORD, prepared
from libs.web.app import Service, create_app
from libs.web.settings import WebSettings
from services.registry.api import blueprints

PREPARE = prepared(["registry"], lambda url: migrate(url, ["registry"]))
SECRET = "s" * 32
OWNER = Principal("benchmark", "keepwell:embedded", Role.OWNER, None)


@contextmanager
def database() -> Iterator[str]:
    """Lend a migrated database that syncs."""
    with TemporaryDirectory() as data:
        postgres = embedded.start(Path(data), durable=True)
        try:
            yield fresh_database(DatabaseServer(postgres.url), PREPARE)
        finally:
            postgres.stop()


class RegistryHere:
    """Asks the API as an owner, without a network between."""

    def __init__(self, url: str, folder: Path) -> None:
        issuer = Issuer.load_or_create(folder / "issuer.json")
        keys = folder / "keys.json"
        keys.write_text(json.dumps(issuer.jwks()))
        settings = WebSettings.read(
            {
                "KEEPWELL_CURSOR_SECRET": SECRET,
                "KEEPWELL_KEY_PEPPER": SECRET,
                "KEEPWELL_ISSUERS": json.dumps({issuer.name: keys.as_uri()}),
                "KEEPWELL_REQUESTS_PER_MINUTE": "1000000",
            }
        )
        engine = engine_for(as_role(url, "registry_api", PASSWORD), 1, "benchmark")
        clock = SystemClock()
        proof = settings.authenticator(key_finder(engine), clock)
        transactions = Transactions(engine, "registry", WallClock(), walled=True)
        service = Service("registry", blueprints, transactions, proof, Health(), clock)
        self.client: FlaskClient = create_app(service, settings).test_client()
        token = issuer.token(OWNER, datetime.now(UTC), timedelta(minutes=15))
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: bytes) -> bytes:
        """Post JSON; raises when the answer is no."""
        answer = self.client.post(
            path, data=body, headers=self.headers, content_type="application/json"
        )
        if answer.status_code >= 400:  # noqa: PLR2004 an error
            raise RuntimeError(answer.get_data(as_text=True))
        return answer.data
