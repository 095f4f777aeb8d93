"""`keepwell`: every command there is, each loaded only when it is called."""

from importlib import import_module
from typing import Any

import click

from libs.values import Refusal

COMMANDS = {
    "run": ("running:run", "Run the whole suite here, with its own PostgreSQL."),
    "demo": ("demo.command:demo", "Fill an empty suite with a made-up company."),
    "demo-year": ("year.command:demo_year", "Let a made-up company live a year."),
    "token": ("tokens:token", "Print a token for the suite that runs here."),
    "import": ("importing:import_", "Import clients, or touches with them."),
    "today": ("today:today", "Say whom to call today, and why."),
    "plan": ("plan:plan", "Say who does what when, and what lacks the time."),
    "done": ("task_changes:done", "Close a task, or log the call with a client."),
    "no-answer": ("task_changes:no_answer", "Count that nobody answered."),
    "snooze": ("task_changes:snooze", "Put a task or a client off, with a reason."),
    "handover": ("task_changes:handover", "Give a task or a call to a colleague."),
    "tasks": ("tasks:tasks", "List what is to be done with clients."),
    "board": ("board:board", "List active clients that are not cared for."),
    "coverage": ("coverage:coverage", "Count how many of the clients were met."),
    "grid": ("grid:grid", "Show a client's year, ritual by ritual."),
    "outages": ("outages:outages", "List rounds of help after outages."),
    "outage": ("outages:outage", "Say whom to help after an outage, and how."),
    "may": ("may:may", "Say whether a client may be contacted, and until when not."),
    "value": ("relationships:value", "Say what a relationship is worth, and why."),
    "client": ("client:client", "Tell a client's story, on one page."),
    "policy": (
        "policy:policy",
        "Say how a client is kept up with, and why.",
    ),
    "settings": ("settings:settings", "Show the owner's numbers, or change them."),
    "pause": ("pause:pause", "Leave a client alone until a day, or go on."),
    "touches": ("touches:touches", "List touches, and correct a wrong match."),
    "remind": ("remind:remind", "Remind a client gently, until there is an answer."),
    "messages": ("messages.ledger:messages", "Say where each message stands, and why."),
    "sending": ("messages.sending:sending", "Stop all messages, or let them go on."),
    "newsletter": (
        "messages.newsletters:newsletter",
        "Write this month's newsletter, and send it once to each.",
    ),
    "send": ("messages.send:send", "Send one purpose to many clients."),
    "mailings": ("messages.mailings:mailings", "Let what goes to many go, or stop it."),
    "templates": ("messages.templates:templates", "Read what is written to clients."),
    "suppressions": (
        "messages.suppressions:suppressions",
        "Say who is not written to, and why.",
    ),
    "intake": ("messages.intake:intake", "Take in what came back, from a folder."),
    "post": ("messages.post:post", "Print letters in packs, and post them."),
    "win-backs": ("win_backs:win_backs", "List whom to win back, by what they need."),
    "feed": ("feed:feed", "Print the address of a calendar to read."),
    "cold": ("relationships:cold", "List the clients that have gone cold."),
    "risk": ("risk.command:risk", "Say who could sink us, and why."),
    "rates": ("rates:rates", "Say what other currencies are worth."),
    "risks": ("risks:risks", "List who may leave, and why."),
    "callbacks": ("callbacks:callbacks", "List the calls that must be returned."),
    "sender": ("messages.sender:sender", "Say as whom a branch writes."),
    "dkim": ("messages.dkim:dkim", "Make keys to sign mail with."),
    "branches": ("branches:branches", "List the branches."),
    "staff": ("staff:staff", "List our people."),
    "duplicates": ("duplicates:duplicates", "Merge clients recorded twice."),
    "person": ("person:person", "Hand over or erase what is held on one person."),
    "hold": ("holds:hold", "Let nothing of a client be deleted, or let it go."),
    "holds": ("holds:holds", "List the clients that are on hold."),
    "export": ("exporting:export", "Write all that is on record into files."),
    "unmatched": ("unmatched:unmatched", "Assign numbers that nobody knew."),
    "keys": ("keys:keys", "Make, list and revoke the keys of machines."),
    "clock": ("clock:clock", "Show the simulated clock, or move it on."),
    "doctor": ("doctor.command:doctor", "Say what is wrong here, and what mends it."),
    "backup": ("backups:backup", "Write all that is kept into a new folder."),
    "backups": ("backup_notes:backups", "Say when the last backup was finished."),
    "restore": ("backups:restore", "Fill an empty place with a backup."),
    "audit": ("auditing:audit", "Verify the log of who did what."),
    "retention": ("retention:retention", "Say what is kept for how long."),
    "parked": ("parked:parked", "Look after events that could not be handled."),
    "migrate": ("schema:migrate", "Bring the database to its newest version."),
    "topology": ("schema:topology", "Declare who hears what, and its queues."),
    "rights": ("rights:rights", "Print what the broker's users have to be allowed."),
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
        """Run the command; a refusal, also of the disk, is told in its own words."""
        try:
            return super().invoke(context)
        except Refusal as refused:
            raise click.ClickException(refused.detail) from refused
        except (FileNotFoundError, PermissionError) as failed:
            raise click.FileError(str(failed.filename), failed.strerror) from failed


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Keep every client relationship well: whom to call today, and why."""
