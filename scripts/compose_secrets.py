"""Makes the secrets that docker/compose.yaml reads, once: `make compose`.

Each process gets a folder of its own with a file for each secret that it needs, and
the broker its users with what each may do.
"""

import hashlib
import json
import os
import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from libs.identity.issuer import ISSUER, Issuer
from libs.storage.logins import login_names, login_urls
from services.cli import rights
from services.cli.rights import TOPOLOGY, VHOST
from services.embedded.folder import Folder
from services.served import SERVICES

FOLDER = Path(__file__).parents[1] / "docker/secrets"
OWNER, DATABASE = "keepwell", "keepwell"
PEPPER, CURSORS = "KEEPWELL_KEY_PEPPER", "KEEPWELL_CURSOR_SECRET"
BEFORE_OTHERS_READ = 0o077
READABLE, OPEN, CLOSED = 0o644, 0o755, 0o700
MOUNTED = "/run/keepwell"
PLAIN = ("KEEPWELL_ISSUERS", "POSTGRES_USER")
FILED = {"GF_SECURITY_ADMIN_PASSWORD": "__FILE"}
ISSUERS = json.dumps({ISSUER: "file:///etc/keepwell/issuers/issuer.json"})
Environment = dict[str, str]


def main(path: Path) -> None:
    """Write what is missing, and leave what is there as it was."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(CLOSED)
    folder = Folder(path)
    brokers = [*(f"keepwell-{service}" for service in SERVICES), TOPOLOGY]
    kept = folder.secrets(
        [OWNER, "grafana", PEPPER, CURSORS, *login_names(SERVICES), *brokers]
    )
    for name, environment in environments(kept).items():
        tell(path, name, environment)
    users = {user: kept[user] for user in brokers}
    (path / "definitions.json").write_text(json.dumps(definitions(users), indent=2))
    keys = json.dumps(Issuer.load_or_create(folder.issuer_key).jwks())
    folder.public_keys.write_text(keys)
    # Their readers are no users of this machine, whose users do not get into `path`.
    for readable in (folder.public_keys, path / "definitions.json"):
        readable.chmod(READABLE)


def tell(path: Path, name: str, environment: Environment) -> None:
    """Put secrets into the process's folder, and where they are into its settings."""
    folder = path / name
    folder.mkdir(exist_ok=True)
    folder.chmod(OPEN)
    lines = []
    for setting, value in environment.items():
        if setting in PLAIN:
            lines.append(f"{setting}={value}")
            continue
        (folder / setting).write_text(value)
        (folder / setting).chmod(READABLE)
        lines.append(f"{setting}{FILED.get(setting, '_FILE')}={MOUNTED}/{setting}")
    (path / f"{name}.env").write_text("\n".join(lines) + "\n")


def environments(kept: Mapping[str, str]) -> dict[str, Environment]:
    """Say what each process finds."""
    owner = f"postgresql://{OWNER}:{kept[OWNER]}@postgres:5432/{DATABASE}"
    logins = login_urls(owner, SERVICES, kept)
    common = {PEPPER: kept[PEPPER]}
    apis = {name: url for name, url in logins.items() if "_API_" in name}
    workers = {
        f"{service}-worker": common | environment_of_worker(service, logins, kept)
        for service in SERVICES
    }
    return workers | {
        "postgres": {"POSTGRES_USER": OWNER, "POSTGRES_PASSWORD": kept[OWNER]},
        "grafana": {"GF_SECURITY_ADMIN_PASSWORD": kept["grafana"]},
        "migrate": logins | {"KEEPWELL_DATABASE_URL": owner},
        "topology": {
            "KEEPWELL_DATABASE_URL": owner,
            "KEEPWELL_BROKER_URL": broker_url(TOPOLOGY, kept),
        },
        "api": common | apis | {CURSORS: kept[CURSORS], "KEEPWELL_ISSUERS": ISSUERS},
    }


def environment_of_worker(
    service: str, logins: Mapping[str, str], kept: Mapping[str, str]
) -> Environment:
    database = f"KEEPWELL_{service.upper()}_WORKER_DATABASE_URL"
    broker = f"KEEPWELL_{service.upper()}_BROKER_URL"
    return {
        database: logins[database],
        broker: broker_url(f"keepwell-{service}", kept),
    }


def broker_url(user: str, kept: Mapping[str, str]) -> str:
    return f"amqp://{user}:{kept[user]}@rabbitmq:5672/{VHOST}"


def definitions(passwords: Mapping[str, str]) -> dict[str, Any]:
    """Say to RabbitMQ who there is, and what each may do."""
    users = [user(name, password) for name, password in passwords.items()]
    return {**rights.definitions(VHOST), "users": users}


def user(name: str, password: str) -> dict[str, Any]:
    salt = secrets.token_bytes(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return {
        "name": name,
        "password_hash": b64encode(salt + digest).decode(),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "",
    }


if __name__ == "__main__":
    os.umask(BEFORE_OTHERS_READ)
    main(FOLDER)
