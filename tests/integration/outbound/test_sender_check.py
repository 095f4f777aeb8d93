"""`keepwell sender check` asks a real DNS, and a branch that annoys is stopped."""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from click.testing import CliRunner
from dns.resolver import Resolver

from services.cli.messages import sender_check
from services.cli.messages.sender import sender
from services.outbound.channels.dns import Dns
from services.outbound.domain import complaints as rules
from services.outbound.domain.deliverability import DnsSilent
from services.outbound.domain.dkim import DkimKey
from services.outbound.domain.tokens import Use, token
from services.outbound.usecases import returned_mails
from tests.integration.concentration.terminal import DeskDoor
from tests.integration.outbound.asking import Desk
from tests.integration.outbound.house import PEPPER, branch
from tests.integration.outbound.mailroom import Mailroom, news, people
from tests.integration.outbound.sender import draft
from tests.returned_mail import complaint

PASSPHRASE = b"a long passphrase"


def zone_of(key):
    public = key.public
    return {
        ("mail.example.", "TXT"): ['"v=spf1 ip4:192.0.2.7 -all"'],
        ("mail.example.", "MX"): ["10 mx.mail.example."],
        ("s1._domainkey.mail.example.", "TXT"): [
            f'"v=DKIM1; k=rsa; p={public[:200]}" "{public[200:]}"'
        ],
        ("_dmarc.mail.example.", "TXT"): ['"v=DMARC1; p=quarantine"'],
        ("smtp.mail.example.", "A"): ["192.0.2.7"],
        ("7.2.0.192.in-addr.arpa.", "PTR"): ["smtp.mail.example."],
    }


def answer(zone, raw):
    asked = dns.message.from_wire(raw)
    [question] = asked.question
    name, kind = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
    told = dns.message.make_response(asked, recursion_available=True)
    if found := zone.get((name, kind)):
        told.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *found))
    elif not any(known == name for known, _ in zone):
        told.set_rcode(dns.rcode.NXDOMAIN)
    if name.startswith("broken"):
        told.set_rcode(dns.rcode.SERVFAIL)
    return told.to_wire(max_size=4_096)


@contextmanager
def dns_server(zone):
    """Lend a resolver that asks a DNS server of our own."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def serve():
        while True:
            raw, whom = line.recvfrom(4_096)
            if not raw:
                return
            line.sendto(answer(zone, raw), whom)

    thread = Thread(target=serve)
    thread.start()
    resolver = Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], line.getsockname()[1]
    try:
        yield resolver
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", line.getsockname())
        thread.join()
        line.close()


@pytest.fixture(scope="module")
def key():
    return DkimKey.new("s1")


@pytest.fixture
def checked(house, tmp_path, monkeypatch, key):
    """Return what the command says of Vienna, and how it ends."""
    house.hear(branch(), branch(branch_id="graz", name="Graz"))
    (tmp_path / "s1.pem").write_bytes(key.locked(PASSPHRASE))
    (tmp_path / "passphrase").write_bytes(PASSPHRASE + b"\n")
    settings = {
        "SMTP": "smtp://us:p%40ss@smtp.mail.example",
        "INSTANCE": "vienna",
        "MAIL_DOMAIN": "mail.example",
        "PUBLIC_URL": "https://mail.example",
        "DKIM_KEYS": f'{{"s1": "{tmp_path}/s1.pem"}}',
        "DKIM_PASSPHRASE_FILE": str(tmp_path / "passphrase"),
    }
    for name, told in settings.items():
        monkeypatch.setenv(f"KEEPWELL_OUTBOUND_{name}", told)
    monkeypatch.setattr(sender_check, "opened", lambda: DeskDoor(Desk(house, tmp_path)))

    monkeypatch.setattr(sender_check, "branch_id_of", lambda _door, told: told)

    def check(changed=None, *words):
        with dns_server(zone_of(key) | (changed or {})) as resolver:
            monkeypatch.setattr(sender_check, "Dns", lambda: Dns(resolver))
            done = CliRunner().invoke(sender, ["check", *words], catch_exceptions=False)
        return done.exit_code, " ".join(done.output.split())

    return check


@pytest.mark.requirement("SM-7")
def test_a_zone_as_it_should_be_is_found_so(checked):
    code, told = checked()
    assert code == 0, told
    assert told.startswith("Nothing is wrong")


def test_an_embedded_suite_is_named_by_its_data_folder(checked, monkeypatch):
    monkeypatch.delenv("KEEPWELL_OUTBOUND_INSTANCE")
    monkeypatch.delenv("KEEPWELL_URL", raising=False)
    code, told = checked()
    assert code == 0, told
    monkeypatch.setenv("KEEPWELL_URL", "https://keepwell.example")
    code, told = checked()
    assert code == 1
    assert "KEEPWELL_OUTBOUND_INSTANCE must name" in told


@pytest.mark.requirement("SM-7")
def test_what_is_missing_is_named_with_what_to_do_and_the_command_fails(checked):
    missing = {("mail.example.", "TXT"): [], ("mail.example.", "MX"): []}
    code, told = checked(missing, "vienna")
    assert code == 1
    assert "mail.example has no SPF record." in told
    assert "Publish an MX record at mail.example" in told
    assert "graz" not in told


def test_a_key_that_does_not_open_is_said_so(checked, tmp_path):
    (tmp_path / "passphrase").write_text("another")
    code, told = checked()
    assert code == 1
    assert "s1" in told
    assert "passphrase is missing or another's" in told


def test_a_dns_that_fails_is_no_missing_record(key):
    with dns_server(zone_of(key)) as resolver, pytest.raises(DnsSilent):
        Dns(resolver).look_up("broken.example", "TXT")


def complain(house, room, number, **changed):
    """Send one more mail, of which its reader complains."""
    before = set(room.send())
    made = news(number, purpose=f"n{number}", **changed)
    [message] = set(room.send(made)) - before
    raw = complaint(f"b+{token(PEPPER, Use.RETURN, message)}@in.example")
    with house.worker.begin() as transaction:
        assert returned_mails.take_in(transaction, raw).value == "complained"


@pytest.mark.requirement("SM-7")
def test_too_many_complaints_stop_what_is_not_owed_and_nothing_else(
    house, tmp_path, checked, monkeypatch
):
    monkeypatch.setattr(rules, "LEAST_MAILS", 3)
    house.hear(*people(1, 2, 3, 4))
    room = Mailroom(house, tmp_path / "out", bounce_domain="in.example")
    room.send(news(1), news(2))
    complain(house, room, 3)

    [(over, channel, why, reason)] = house.rows(
        "select over, channel, why, reason from outbound.pauses"
    )
    assert (over, channel, why) == ("vienna", "email", "complaints")
    assert reason == "1 complaints of 3 mails in 30 days (33.33%), 0.3% at most"
    code, told = checked()
    assert code == 1
    assert "1 complaints of 3 mails" in told
    room.send(news(4), draft(4, purpose="owed", critical=True))
    states = dict(house.rows("select purpose, state from outbound.messages"))
    assert (states["owed"], states["newsletter"]) == ("sent", "queued")


@pytest.mark.requirement("SM-7")
@pytest.mark.parametrize(("critical", "paused"), [(True, 0), (False, 1)])
def test_a_complaint_of_what_is_owed_does_not_count(
    house, tmp_path, monkeypatch, critical, paused
):
    monkeypatch.setattr(rules, "LEAST_MAILS", 2)
    house.hear(*people(1, 2, 3))
    room = Mailroom(house, tmp_path / "out", bounce_domain="in.example")
    room.send(news(1), news(2))
    complain(house, room, 3, critical=critical)
    assert house.rows("select count(*) from outbound.pauses") == [(paused,)]


def test_a_worker_whose_key_does_not_open_says_which_and_does_not_start(
    house, tmp_path, key
):
    path = tmp_path / "s1.pem"
    path.write_bytes(key.locked(PASSPHRASE))
    url = house.worker.engine.url.render_as_string(hide_password=False)
    told = {
        "KEEPWELL_CARRIER": "local",
        "KEEPWELL_KEY_PEPPER": "p" * 32,
        "KEEPWELL_OUTBOUND_WORKER_DATABASE_URL": url,
        "KEEPWELL_OUTBOUND_DKIM_KEYS": json.dumps({"s1": str(path)}),
    }
    ended = subprocess.run(
        [sys.executable, "-m", "services.worker", "outbound"],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert ended.returncode == 1
    [last] = ended.stderr.splitlines()[-1:]
    assert last.startswith("The worker does not start: KEEPWELL_OUTBOUND_DKIM_KEYS")
    assert "s1" in last
    assert "passphrase is missing" in last
