"""`keepwell import mail`: who wrote to whom, out of a mailbox's headers."""

from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from pathlib import Path

import click

from libs.contracts.mails import MailExchanged
from libs.values import ClientId
from services.cli import mailbox, reporting, who_is_who
from services.cli.door import opened
from services.cli.mailbox import Mail
from services.cli.rejects import FILE, REJECTS, place_for, tell_rejects
from services.cli.reporting import CLOCK_SKEW, DRY_RUN, Reading, now_of
from services.cli.sheets import Line
from services.cli.who_is_who import WhoIsWho

SOURCE = "import/mail"


@click.command()
@FILE
@DRY_RUN
@REJECTS
def mail(file: Path, rejects: Path | None, *, dry_run: bool) -> None:
    """Import who wrote to whom from an mbox archive; what was written is not read.

    A mail is with a client when the other address, or its domain, is a client's.
    """
    door = opened()
    who, latest = who_is_who.read(door), now_of(door) + CLOCK_SKEW
    reading = Reading(file=file.name)
    for line, headers in mailbox.mails(file):
        take(reading, (line, headers), who, latest)
    became = (reporting.preview if dry_run else reporting.report)(door, reading)
    click.echo(reporting.summary("Mails", reading, became))
    tell_rejects(place_for(file, rejects), mailbox.HEADER, reading.rejects)


def take(
    reading: Reading, read: tuple[Line, Message], who: WhoIsWho, latest: datetime
) -> None:
    """Make an event for each client a mail was with, or say why there is none."""
    line, headers = read
    with reading.judging(line):
        mail = mailbox.mail_of(headers, latest)
        if why := passed_over(mail, who):
            reading.passed_over[why] += 1
            return
        for each in exchanges(mail, who):
            whose = each.client_id or each.address
            reading.take(
                line, reporting.addressed(each, SOURCE, mail.sent_at, mail.id, whose)
            )


def passed_over(mail: Mail, who: WhoIsWho) -> str | None:
    """Tell why a mail is nobody's touch; None when it is somebody's."""
    outgoing = who.is_ours(mail.sender)
    if mail.automatic or (mail.bulk and not outgoing):
        return "automatic or bulk"
    if outgoing and all(map(who.is_ours, mail.recipients)):
        return "internal"
    if not any(who.clients_at(address) for address in _outside(mail, who)):
        return "with nobody on record"
    return None


def exchanges(mail: Mail, who: WhoIsWho) -> Iterator[MailExchanged]:
    """Make an event for each client, with the first of its addresses.

    An address that several clients share goes without a client: a person decides.
    """
    told = set()
    for address in _outside(mail, who):
        clients = who.clients_at(address)
        client = next(iter(clients)) if len(clients) == 1 else None
        if clients and (client or address) not in told:
            told.add(client or address)
            yield _exchanged(mail, who, address, client)


def _outside(mail: Mail, who: WhoIsWho) -> tuple[str, ...]:
    if not who.is_ours(mail.sender):
        return (mail.sender,)
    return tuple(each for each in mail.recipients if not who.is_ours(each))


def _exchanged(
    mail: Mail, who: WhoIsWho, address: str, client: str | None
) -> MailExchanged:
    outgoing = who.is_ours(mail.sender)
    ours = [each for each in (mail.sender, *mail.recipients) if who.is_ours(each)]
    return MailExchanged(
        message_id=mail.id,
        direction="out" if outgoing else "in",
        address=address,
        sent_at=mail.sent_at,
        newsletter=mail.bulk,
        reply=mail.reply,
        client_id=ClientId(client) if client else None,
        staff_email=next(iter(ours), None),
    )
