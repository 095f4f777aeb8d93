"""`python -m services.worker [SERVICE …]`: the workers of some services, or of all."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import os
import sys

from libs.bus.settings import WorkerSettings
from libs.observability import logs
from libs.values import Invalid
from services.suite import WORKERS


def main(names: list[str]) -> None:
    logs.configure("worker", os.environ.get("KEEPWELL_LOG_LEVEL", "INFO"))
    services = [WORKERS[name] for name in names or WORKERS]
    try:
        run(services, WorkerSettings.read(os.environ))
    except Invalid as wrong:
        sys.exit(f"The worker does not start: {wrong}")


if __name__ == "__main__":
    main(sys.argv[1:])
