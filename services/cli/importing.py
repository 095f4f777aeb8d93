"""`keepwell import`: lists of records, and touches with clients."""

import click

from services.cli.importing_calendar import calendar
from services.cli.importing_calls import calls
from services.cli.importing_invoices import invoices
from services.cli.importing_lists import COMMANDS
from services.cli.importing_mail import mail
from services.cli.importing_tickets import tickets
from services.cli.importing_time import time
from services.cli.importing_touchpoints import touchpoints
from services.cli.reverting import list_, presets, revert


@click.group("import")
def import_() -> None:
    """Import clients and their people, or touches with them, from a file.

    Touches are calls, mail, meetings, tickets and what a CSV file tells.

    The same file twice changes nothing the second time. What cannot be taken goes to
    a file of rejects, with its line and the reason.
    """


for of_a_list in COMMANDS:
    import_.add_command(of_a_list)
import_.add_command(calls)
import_.add_command(mail)
import_.add_command(calendar)
import_.add_command(tickets)
import_.add_command(invoices)
import_.add_command(time)
import_.add_command(touchpoints)
import_.add_command(list_)
import_.add_command(revert)
import_.add_command(presets)
