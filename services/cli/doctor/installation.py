"""What is looked at: the suite that runs here, or the environment's deployment."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg

from libs.storage import embedded
from libs.storage.logins import login_names
from services.cli.database import DATABASE, told_url
from services.embedded.clock import is_simulated
from services.embedded.folder import Folder, SuiteDoesNotRun
from services.embedded.prepare import CURSORS, PEPPER, settings_of
from services.embedded.supervisor import OF_OUTBOUND, PAGES
from services.served import SERVICES
from services.suite import WORKERS

LOGINS = ("_API_DATABASE_URL", "_WORKER_DATABASE_URL")


@dataclass(frozen=True)
class Installation:
    """Services with what their processes find in their environment.

    `folder` is that of an embedded suite, None for a deployment.
    """

    services: Sequence[str]
    environment: Mapping[str, str]
    folder: Folder | None = None

    @property
    def database(self) -> str | None:
        """Return the owner's URL, if somebody told it; raises NoUrlInFile."""
        return told_url(self.environment)

    @property
    def local(self) -> bool:
        """Tell whether the workers carry events themselves, without a broker."""
        return self.environment.get("KEEPWELL_CARRIER") == "local"

    @property
    def address(self) -> str | None:
        """Where its APIs answer, if that is known."""
        if self.folder:
            return self.folder.address
        return self.environment.get("KEEPWELL_URL")


def found(services: Sequence[str], environment: Mapping[str, str]) -> Installation:
    """Take the environment's, if it names a database, else the suite that runs here.

    Raises SuiteDoesNotRun.
    """
    chosen = services or SERVICES
    if any(_is_login(name) for name in environment):
        return Installation(chosen, environment)
    folder = Folder.of(environment)
    if not folder.runs:
        raise SuiteDoesNotRun
    return Installation(chosen, _environment_of(folder), folder)


def _is_login(name: str) -> bool:
    setting = name.removesuffix("_FILE")
    return setting == DATABASE or setting.endswith(LOGINS)


def _environment_of(folder: Folder) -> dict[str, str]:
    url = embedded.start(folder.postgres).url
    # What was lost is told by the checks, and not made anew.
    lost = dict.fromkeys([*login_names(WORKERS), PEPPER, CURSORS], "")
    with psycopg.connect(url) as connection:
        simulated = is_simulated(connection)
    sending = {k: v for k, v in os.environ.items() if k.startswith(OF_OUTBOUND)}
    return {
        PAGES: folder.address,
        **sending,
        **settings_of(folder, url, lost | folder.kept_secrets, simulated=simulated),
        DATABASE: url,
    }
