"""`keepwell worker` and `keepwell api`: the processes of a deployment."""

import os
import sys

import click

from libs.stopping import drain_seconds
from libs.web.serve import serve
from services.served import SERVED

SERVICES = click.argument("services", metavar="[SERVICE]...", nargs=-1)


@click.command()
@SERVICES
def worker(services: tuple[str, ...]) -> None:
    """Run the workers of some services, or of all, until SIGTERM."""
    # A fresh process, because eventlet must be there before everything else.
    command = [sys.executable, "-m", "services.worker", *services]
    os.execv(sys.executable, command)  # noqa: S606 our own command


@click.command()
@SERVICES
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8700, show_default=True)
def api(services: tuple[str, ...], host: str, port: int) -> None:
    """Serve the APIs of some services, or of all, until SIGTERM."""
    if services:
        os.environ[SERVED] = ",".join(services)
    serve("services.apis:app", host, port, drain_seconds(os.environ))
