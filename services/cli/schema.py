"""`keepwell migrate` and `keepwell topology`: what must be there before a start."""

import os
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import click

from libs.rotation import Rotating
from services import preparation
from services.cli.database import DATABASE, answering
from services.cli.early import WAIT, patiently

BROKER = "KEEPWELL_BROKER_URL"


@click.command()
@WAIT
def migrate(wait: float) -> None:
    """Create roles and schemas, or bring them to their newest version.

    KEEPWELL_DATABASE_URL is the owner's. A service's role gets the password that its
    own URL holds, KEEPWELL_TOUCHPOINTS_API_DATABASE_URL and so on, where that is set.
    """
    url = required(DATABASE)

    def bring_up_to_date() -> None:
        with preparation.owner(url) as engine:
            preparation.provide_roles(engine, passwords_in(os.environ))
        preparation.migrate(url, click.echo)

    with answering():
        patiently(bring_up_to_date, wait)


@click.command()
@WAIT
def topology(wait: float) -> None:
    """Write down which service hears what, and declare its queues.

    KEEPWELL_DATABASE_URL is the owner's; KEEPWELL_BROKER_URL is an administrator's and
    not needed when KEEPWELL_CARRIER is local. It waits for `keepwell migrate` too.
    """
    local = os.environ.get("KEEPWELL_CARRIER") == "local"
    broker = None if local else required(BROKER)
    with answering(), preparation.owner(required(DATABASE)) as engine:

        def write_down() -> None:
            preparation.check_migrated(engine)
            if broker:
                preparation.declare(engine, broker)
            else:
                preparation.remember(engine)

        patiently(write_down, wait)


def required(name: str) -> str:
    """Read a setting, or its file; raises ClickException with its name."""
    for value in Rotating(name, os.environ).values():
        return value
    raise click.ClickException(f"{name} is not set.")


def passwords_in(environment: Mapping[str, str]) -> dict[str, str]:
    """Find the passwords of the services' roles in their URLs."""
    names = {name.removesuffix("_FILE") for name in environment}
    urls = [
        urlsplit(url)
        for name in names
        if name.startswith("KEEPWELL_") and name.endswith("_DATABASE_URL")
        for url in Rotating(name, environment).values()[:1]
    ]
    return {
        url.username: unquote(url.password)
        for url in urls
        if url.username and url.password and url.username.endswith(("_api", "_worker"))
    }
