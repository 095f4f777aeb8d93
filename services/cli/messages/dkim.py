"""`keepwell dkim`: the keys that mail is signed with."""

import os
from pathlib import Path

import click

from services.outbound.domain.dkim import DkimKey
from services.outbound.domain.mail_addresses import NotAMailAddress, mail_domain

OURS_ALONE = 0o600
FILE_SETTING = "KEEPWELL_OUTBOUND_DKIM_PASSPHRASE_FILE"
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


@click.group()
def dkim() -> None:
    """Make keys to sign mail with."""


@dkim.command()
@click.argument("domain")
@click.option("--selector", default="s1", show_default=True, help="The key's name.")
@click.option("--key", type=click.Path(path_type=Path), help="The file to write.")
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Encrypt the key with what this file says.",
)
def new(
    domain: str, selector: str, key: Path | None, passphrase_file: Path | None
) -> None:
    """Write a new key for mail from DOMAIN, and print what its DNS is to say.

    For a change of keys make a second one under another selector, publish it, add it
    to KEEPWELL_OUTBOUND_DKIM_KEYS, and take the first one out a week later.
    """
    try:
        domain = mail_domain(domain)
    except NotAMailAddress:
        raise click.UsageError(
            f"{domain!r} is no domain that mail comes from."
        ) from None
    made = DkimKey.new(selector)
    path = key or Path(f"{selector}.{domain}.pem")
    secret = passphrase_file and passphrase_in(passphrase_file)
    write(path, made.locked(secret) if secret else made.pem)
    click.echo(
        f"The key is in {path}: nobody else may read it. In the DNS of {domain}:\n"
    )
    click.echo(made.record(domain))
    told = f"""KEEPWELL_OUTBOUND_DKIM_KEYS='{{"{selector}": "{path.absolute()}"}}'"""
    click.echo(f"\nOnce it can be looked up, set for the outbound worker:\n\n{told}")
    if passphrase_file:
        click.echo(f"{FILE_SETTING}='{passphrase_file.absolute()}'")


def passphrase_in(path: Path) -> bytes:
    """Read a passphrase as the worker does: without the end of its line."""
    told = path.read_bytes().rstrip(b"\r\n")
    if not told:
        raise click.UsageError(f"{path} is empty.")
    return told


def write(path: Path, pem: bytes) -> None:
    """Write a file that only its owner reads; one that is there stays."""
    try:
        opened = os.open(path, NEW, OURS_ALONE)
    except FileExistsError:
        raise click.ClickException(f"{path} is there already.") from None
    with os.fdopen(opened, "wb") as file:
        file.write(pem)
