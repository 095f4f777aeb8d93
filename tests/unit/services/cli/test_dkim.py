"""A key to sign mail with is made at the terminal."""

import json
import re
import stat

from click.testing import CliRunner

from services.cli.messages.dkim import dkim
from services.outbound.domain.dkim import DkimKey, signed
from services.outbound.domain.mails import written
from tests.mail_checker import Zone
from tests.unit.services.outbound.domain.mail import MAIL


def made(folder, *more):
    path = folder / "s1.pem"
    words = ["new", "mail.example", "--key", str(path), *more]
    return path, CliRunner().invoke(dkim, words)


def test_what_is_printed_verifies_what_the_key_signs(tmp_path):
    path, told = made(tmp_path)
    record = re.search(
        r"^s1\._domainkey.*?\n\)$", told.output, re.DOTALL | re.MULTILINE
    )
    key = DkimKey.read("s1", path.read_bytes())
    mail = signed(written(MAIL), "mail.example", [key], MAIL.at)
    assert Zone(record.group()).verifies(mail)
    setting = re.search(r"KEEPWELL_OUTBOUND_DKIM_KEYS='(.*)'", told.output)
    assert json.loads(setting.group(1)) == {"s1": str(path)}


def test_nobody_else_reads_the_key_and_it_is_not_overwritten(tmp_path):
    path, _ = made(tmp_path)
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    _, again = made(tmp_path)
    assert again.exit_code == 1
    assert path.read_bytes() == before


def test_what_is_no_domain_gets_no_key():
    told = CliRunner().invoke(dkim, ["new", "mail"])
    assert told.exit_code == 2
    assert "no domain" in told.output
