"""`keepwell`: every command there is, each loaded only when it is called."""

from importlib import import_module
from typing import Any

import click

from libs.values import Refusal

COMMANDS = {
    "run": ("running:run", "Run the whole suite here, with its own PostgreSQL."),
    "demo": ("demo.command:demo", "Fill an empty suite with a made-up company."),
    "token": ("tokens:token", "Print a token for the suite that runs here."),
    "import": ("importing:import_", "Import clients, or touches with them."),
    "today": ("today:today", "Say whom to call today, and why."),
    "value": ("relationships:value", "Say what a relationship is worth, and why."),
    "client": ("client:client", "Tell a client's story, on one page."),
    "touches": ("touches:touches", "List touches, and correct a wrong match."),
    "cold": ("relationships:cold", "List the clients that have gone cold."),
    "risks": ("risks:risks", "List who may leave, and why."),
    "callbacks": ("callbacks:callbacks", "List the calls that must be returned."),
    "branches": ("branches:branches", "List the branches."),
    "staff": ("staff:staff", "List our people."),
    "duplicates": ("duplicates:duplicates", "Merge clients recorded twice."),
    "person": ("person:person", "Hand over or erase what is held on one person."),
    "export": ("exporting:export", "Write all that is on record into files."),
    "unmatched": ("unmatched:unmatched", "Assign numbers that nobody knew."),
    "keys": ("keys:keys", "Make, list and revoke the keys of machines."),
    "clock": ("clock:clock", "Show the simulated clock, or move it on."),
    "parked": ("parked:parked", "Look after events that could not be handled."),
    "migrate": ("schema:migrate", "Bring the database to its newest version."),
    "topology": ("schema:topology", "Declare who hears what, and its queues."),
    "worker": ("serving:worker", "Run the workers of some services, or of all."),
    "api": ("serving:api", "Serve the APIs of some services, or of all."),
}


class Commands(click.Group):
    """The commands by name; a module is imported when its command is."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Name the commands, what is used most first."""
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Load a command."""
        if name not in COMMANDS:
            return None
        module, _colon, function = COMMANDS[name][0].partition(":")
        loaded = import_module(f"services.cli.{module}")
        command: click.Command = getattr(loaded, function)
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, context: click.Context) -> Any:
        """Run the command; a refusal is told in its own words."""
        try:
            return super().invoke(context)
        except Refusal as refused:
            raise click.ClickException(refused.detail) from refused


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Keep every client relationship well: whom to call today, and why."""
