"""The database URLs of the services' roles, as their processes find them."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

from libs.storage.roles import FLOORS, role


def login_names(services: Iterable[str]) -> list[str]:
    """Name every role that the services log in with."""
    return [role(service, floor) for service in services for floor in FLOORS]


def login_urls(
    url: str, services: Iterable[str], passwords: Mapping[str, str]
) -> dict[str, str]:
    """Spell the settings KEEPWELL_<SERVICE>_<FLOOR>_DATABASE_URL for one database."""
    return {
        f"KEEPWELL_{service}_{floor}_DATABASE_URL".upper(): as_role(
            url, role(service, floor), passwords[role(service, floor)]
        )
        for service in services
        for floor in FLOORS
    }


def as_role(url: str, name: str, password: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{name}:{quote(password, safe='')}@{host}").geturl()
