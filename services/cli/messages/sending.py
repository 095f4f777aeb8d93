"""`keepwell sending`: the kill switch, what is paused, and which instance is armed."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import FORBIDDEN, Door, Refusal, opened
from services.cli.messages.ledger import CHANNELS, REASON, moment, words
from services.cli.printing import AS_JSON, columns, show, show_json

PATH = "/v1/sending"
CHANNEL = click.option(
    "--channel", type=click.Choice(CHANNELS), help="Only what goes this way."
)
CAUSES = ("switched_off", "our_reputation", "provider_gave_up", "complaints")
NOT_ARMED = "This instance is not armed: no mail leaves the house. keepwell sending arm"
INSTANCE = click.argument("instance", required=False)


class SeveralInstances(click.UsageError):
    """Say which instance is meant."""


@click.group()
def sending() -> None:
    """Stop all messages within seconds, let them go on, and arm an instance."""


@sending.command()
@AS_JSON
def status(*, as_json: bool) -> None:
    """Say what waits or went wrong, and what stops the rest."""
    told = opened().get(PATH)
    if as_json:
        show_json(told)
        return
    tell(told)


@sending.command()
@BRANCH
@CHANNEL
@REASON
def stop(branch: str | None, channel: str | None, reason: str) -> None:
    """Let nothing out: of a branch, of a channel, or nothing at all."""
    switch("pauses", branch, channel, reason=reason)


@sending.command()
@BRANCH
@CHANNEL
@click.option("--why", type=click.Choice(CAUSES), default=CAUSES[0], show_default=True)
@REASON
def resume(branch: str | None, channel: str | None, why: str, reason: str) -> None:
    """Let out again what was stopped for one cause; `status` shows it."""
    switch("resumptions", branch, channel, why=why, reason=reason)


@sending.command()
@INSTANCE
@REASON
def arm(instance: str | None, reason: str) -> None:
    """Let this copy of the database send to the world outside.

    A restored or cloned database sends nothing until it is armed.
    """
    door = opened()
    named = instance or latest(door)
    tell(door.post(f"{PATH}/armings", {"instance": named, "reason": reason}))


@sending.command()
@INSTANCE
@REASON
def disarm(instance: str | None, reason: str) -> None:
    """Let a copy of the database send nothing any more."""
    door = opened()
    named = instance or latest(door)
    tell(door.post(f"{PATH}/disarmings", {"instance": named, "reason": reason}))


def switch(what: str, branch: str | None, channel: str | None, **said: str) -> None:
    door = opened()
    at = branch and branch_id_of(door, branch)
    body = {"branch_id": at, "channel": channel, **said}
    told = {name: value for name, value in body.items() if value}
    tell(door.post(f"{PATH}/{what}", told))


def latest(door: Door) -> str:
    """Name the only instance there is; raises SeveralInstances."""
    found = door.get(PATH)["instances"]
    if len(found) != 1:
        names = ", ".join(each["instance"] for each in found) or "none was seen yet"
        raise SeveralInstances(f"Say which instance is meant: {names}.")
    return str(found[0]["instance"])


def warn_unarmed(door: Door) -> None:
    """Say that nothing goes out, if so; who may not ask is told nothing."""
    try:
        told = door.get(PATH)
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return
    if is_unarmed(told):
        click.echo(NOT_ARMED, err=True)


def is_unarmed(told: Mapping[str, Any]) -> bool:
    """Say whether a sender to the world outside was seen, and none may send."""
    seen = told["instances"]
    return bool(seen) and not any(each["armed_at"] for each in seen)


def tell(told: Mapping[str, Any]) -> None:
    if is_unarmed(told):
        click.echo(NOT_ARMED)
    show(states(told["states"]), "Nothing waits, and nothing went wrong.")
    show(pauses(told["pauses"]), "Nothing is stopped.", "Stopped:")
    if told["lanes"]:
        show(lanes(told["lanes"]), "", "Failing:")
    show(instances(told["instances"]), "No sender runs.", "Instances:")
    off = [each for each in told["instances"] if each["clock_off_by"]]
    if off:
        show(clocks(off), "", "Resting, as their clock is off:")
    if told["mailboxes"]:
        show(mailboxes(told["mailboxes"]), "", "Mail that comes back:")


def states(counted: Mapping[str, int]) -> Any:
    table = columns("messages", "")
    for state, number in counted.items():
        table.add_row(words(state), str(number))
    return table


def pauses(found: Sequence[Mapping[str, Any]]) -> Any:
    table = columns("branch", "channel", "since", "why")
    for each in found:
        table.add_row(
            *(each["branch_id"] or "every branch", each["channel"] or "every channel"),
            *(moment(each["since"]), f"{words(each['why'])}: {each['reason']}"),
        )
    return table


def lanes(found: Sequence[Mapping[str, Any]]) -> Any:
    table = columns("way", "failures", "left alone until")
    for each in found:
        until = moment(each["resting_until"])
        table.add_row(each["lane"], str(each["failures"]), until)
    return table


def instances(found: Sequence[Mapping[str, Any]]) -> Any:
    table = columns("instance", "seen", "armed")
    for each in found:
        armed = moment(each["armed_at"]) or "no"
        table.add_row(each["instance"], moment(each["seen_at"]), armed)
    return table


def clocks(found: Sequence[Mapping[str, Any]]) -> Any:
    table = columns("instance", "clock off by")
    for each in found:
        table.add_row(each["instance"], f"{each['clock_off_by']} s")
    return table


def mailboxes(found: Sequence[Mapping[str, Any]]) -> Any:
    table = columns("waiting", "oldest", "set aside", "not reached since", "why")
    for each in found:
        table.add_row(
            *(str(each["waiting"]), moment(each["oldest_at"]), str(each["parked"])),
            *(moment(each["failing_since"]), each["failure"] or ""),
        )
    return table
