"""`keepwell sender check`: whether the large mailboxes will believe us."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import click

from libs.values import Invalid
from services.cli.branches import branch_id_of
from services.cli.door import Door, opened, segment
from services.cli.printing import columns, show
from services.embedded.folder import Folder
from services.outbound.channels.dns import Dns
from services.outbound.domain.complaints import PAUSED_FROM, WARNED_ABOVE, Level
from services.outbound.domain.deliverability import Finding, Sending, findings
from services.outbound.domain.senders import label
from services.outbound.settings import Settings
from services.outbound.signing import dkim_keys

PATH = "/v1/senders"
FINE = "Nothing is wrong: SPF, DKIM, DMARC, PTR, MX and https are as they should be."
MENDS = {
    Level.WARNED: f"{WARNED_ABOVE:.1%} at most: send less, and to who asked for it.",
    Level.PAUSED: "What is not owed is stopped. Find out why, then keepwell sending"
    f" resume --why complaints; {PAUSED_FROM:.1%} is too much.",
}


@click.command()
@click.argument("branch", required=False)
def check(branch: str | None) -> None:
    """Look up in the DNS whether mail of BRANCH, or of all, will be believed.

    Run it with the settings of the outbound worker. Ends with 1 if something is wrong.
    """
    door, dns = opened(), Dns()
    try:
        settings = Settings.read(environment())
        sending = {
            each["branch_id"]: of_sender(each, settings)
            for each in senders(door, branch)
        }
    except Invalid as wrong:
        raise click.ClickException(str(wrong)) from None
    table, failed = columns("branch", "what is wrong", "what to do"), False
    for name, each in sending.items():
        found = [*findings(each, dns.look_up), *of_complaints(door, name)]
        failed = failed or any(finding.mend != MENDS[Level.WARNED] for finding in found)
        for finding in found:
            table.add_row(name, finding.wrong, finding.mend)
    show(table, FINE)
    if failed:
        raise SystemExit(1)


def environment() -> dict[str, str]:
    """Return the settings; an embedded suite is named by its data folder."""
    told = dict(os.environ)
    if "KEEPWELL_URL" not in told:
        told.setdefault("KEEPWELL_OUTBOUND_INSTANCE", str(Folder.of(told).path))
    return told


def senders(door: Door, branch: str | None) -> Sequence[Mapping[str, Any]]:
    if branch is None:
        return list(door.pages(PATH))
    return [door.get(f"{PATH}/{segment(branch_id_of(door, branch))}")]


def of_sender(told: Mapping[str, Any], settings: Settings) -> Sending:
    """Say how a branch sends; raises SettingNotUsable."""
    branch = told["branch_id"]
    address = told["address"] or f"{label(branch)}@{settings.mail_domain}"
    peer = settings.smtp_of.get(branch, settings.smtp)
    return Sending(
        address.rpartition("@")[2],
        dkim_keys(settings),
        settings.bounce_domain,
        peer.host if peer else None,
        settings.public_url,
    )


def of_complaints(door: Door, branch: str) -> list[Finding]:
    """Say whether too many complain of a branch's mail."""
    told = door.get(f"{PATH}/{segment(branch)}/complaints")
    level = Level(told["level"])
    if level is Level.CLEAR:
        return []
    wrong = f"{told['number']} complaints of {told['mails']} mails in 30 days."
    return [Finding(wrong, MENDS[level])]
