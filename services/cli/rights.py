"""`keepwell rights`: what to allow the users of a broker of one's own."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from shlex import join

import click

from libs.bus.carriers.rights import (
    NOTHING,
    Rights,
    rights_of_service,
    rights_of_topology,
    topics_of_service,
)
from libs.bus.carriers.topology import EVENTS
from libs.contracts.catalogue import event_types
from services.served import SERVICES

TOPOLOGY = "keepwell-topology"
VHOST = "keepwell"
Permission = dict[str, str]


@click.command()
@click.option("--vhost", default=VHOST, show_default=True)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["rabbitmqctl", "definitions"]),
    default="rabbitmqctl",
    show_default=True,
    help="Commands, or a file to import for users that are there.",
)
def rights(vhost: str, shape: str) -> None:
    """Print what makes the vhost, its users and what each may do.

    `rabbitmqctl add_user` asks for each user's password.
    """
    if shape == "definitions":
        click.echo(json.dumps(definitions(vhost), indent=2))
        return
    for command in commands(vhost):
        click.echo(join(["rabbitmqctl", *command]))


def commands(vhost: str) -> Iterator[list[str]]:
    """Say the same as commands of rabbitmqctl."""
    at = ["-p", vhost]
    yield ["add_vhost", vhost]
    for may in permissions(vhost):
        allowed = [may["configure"], may["write"], may["read"]]
        yield ["add_user", may["user"]]
        yield ["set_permissions", *at, may["user"], *allowed]
    for may in topic_permissions(vhost):
        allowed = [may["exchange"], may["write"], may["read"]]
        yield ["set_topic_permissions", *at, may["user"], *allowed]


def definitions(vhost: str) -> dict[str, list[Permission]]:
    """Say what each may do, as RabbitMQ exports and imports it."""
    return {
        "vhosts": [{"name": vhost}],
        "permissions": permissions(vhost),
        "topic_permissions": topic_permissions(vhost),
    }


def permissions(vhost: str) -> list[Permission]:
    every = {f"keepwell-{service}": rights_of_service(service) for service in SERVICES}
    every[TOPOLOGY] = rights_of_topology(SERVICES)
    return [granted(user, may, vhost) for user, may in every.items()]


def granted(user: str, may: Rights, vhost: str = VHOST) -> Permission:
    return {"user": user, "vhost": vhost, **asdict(may)}


def topic_permissions(vhost: str) -> list[Permission]:
    return [
        {
            "user": f"keepwell-{service}",
            "vhost": vhost,
            "exchange": EVENTS,
            "write": topics_of_service(service, event_types().values()),
            "read": NOTHING,
        }
        for service in SERVICES
    ]
