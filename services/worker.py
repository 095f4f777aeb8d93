"""`python -m services.worker [SERVICE …]`: the workers of some services, or of all."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import os
import sys
from pkgutil import resolve_name

from libs.bus.settings import WorkerSettings
from libs.observability import logs
from libs.values import Invalid
from services.served import SERVICES


class NoSuchWorker(Invalid):
    """There is no worker of this name."""


def main(names: list[str]) -> None:
    logs.configure("worker", os.environ.get("KEEPWELL_LOG_LEVEL", "INFO"))
    try:
        services = [worker_of(name) for name in names or SERVICES]
        run(services, WorkerSettings.read(os.environ))
    except Invalid as wrong:
        sys.exit(f"The worker does not start: {wrong}")


def worker_of(name: str) -> type:
    """Load one service's worker, and no other's; raises NoSuchWorker."""
    if name not in SERVICES:
        raise NoSuchWorker(f"there is no {name}, there are {', '.join(SERVICES)}")
    found: type = resolve_name(f"services.{name}.service:{name.capitalize()}")
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
