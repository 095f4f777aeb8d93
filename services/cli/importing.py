"""`keepwell import`: clients and calls from CSV files."""

import click

from services.cli.importing_calls import calls
from services.cli.importing_clients import clients


@click.group("import")
def import_() -> None:
    """Import clients or calls from a CSV file.

    The same file twice changes nothing the second time. What cannot be taken goes to
    a file of rejects, with its line and the reason.
    """


import_.add_command(clients)
import_.add_command(calls)
