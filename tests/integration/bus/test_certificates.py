"""Services and their servers prove to each other who they are, by certificates.

A service speaks with the broker and with PostgreSQL, and with no other service.
"""

import ssl
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
import trustme
import yaml
from amqp.exceptions import AMQPError
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from libs.bus.carriers.amqp import Line
from libs.storage.engine import with_driver
from libs.testing.proxy import Proxy
from scripts.chart_values import CHART

HERE, ELSEWHERE = "127.0.0.1", "server.example.com"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
REFUSED = (OSError, AMQPError, OperationalError)

pytestmark = pytest.mark.requirement("NW-3")


class Broker:
    """The private broker, as a service comes to it."""

    def __init__(self, fixtures):
        self.url = fixtures.getfixturevalue("broker").vhost(["probe"]).services["probe"]

    @staticmethod
    def come_in(front, folder, shown):
        own = {"certfile": f"{folder}/our.crt", "keyfile": f"{folder}/our.key"}
        told = {"cacertfile": f"{folder}/ca.crt"} | (own if shown else {})
        url = front.url.replace("amqp://", "amqps://")
        line = Line(f"{url}?{urlencode(told)}", "test")
        line.hang_up()
        return line.user == "keepwell-probe"


class Postgres:
    """The private PostgreSQL, which speaks no TLS itself: what is before it does."""

    def __init__(self, fixtures):
        self.url = fixtures.getfixturevalue("postgres").url

    @staticmethod
    def come_in(front, folder, shown):
        own = {"sslcert": f"{folder}/our.crt", "sslkey": f"{folder}/our.key"}
        trust = {"sslmode": "verify-full", "sslrootcert": f"{folder}/ca.crt"}
        told = trust | {"sslnegotiation": "direct"} | (own if shown else {})
        engine = create_engine(with_driver(f"{front.url}?{urlencode(told)}"))
        try:
            with engine.connect() as connection:
                return connection.exec_driver_sql("select true").scalar_one()
        finally:
            engine.dispose()


@pytest.fixture(params=[Broker, Postgres])
def server(request):
    return request.param(request)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def knock(server, folder, authority, ours=None, theirs=None):
    """Come in with a certificate or none, to a server with one, each of `authority`."""
    theirs = theirs or authority.issue_cert(HERE)
    authority.cert_pem.write_to_path(folder / "ca.crt")
    if ours:
        ours.cert_chain_pems[0].write_to_path(folder / "our.crt")
        (folder / "our.key").touch(mode=0o600)
        ours.private_key_pem.write_to_path(folder / "our.key")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["postgresql"])
    context.verify_mode = ssl.CERT_REQUIRED
    theirs.configure_cert(context)
    authority.configure_trust(context)
    with Proxy(server.url, context) as front:
        return server.come_in(front, folder, shown=ours is not None)


def test_who_shows_a_certificate_is_let_in(server, authority, tmp_path):
    ours = authority.issue_cert("keepwell-probe")

    assert knock(server, tmp_path, authority, ours)


@pytest.mark.parametrize("shown", ["none", "of another authority", "expired"])
def test_who_does_not_prove_who_it_is_stays_out(server, authority, tmp_path, shown):
    ours = {
        "none": lambda: None,
        "of another authority": lambda: trustme.CA().issue_cert("keepwell-probe"),
        "expired": lambda: authority.issue_cert("keepwell-probe", not_after=LONG_AGO),
    }

    with pytest.raises(REFUSED):
        knock(server, tmp_path, authority, ours[shown]())


@pytest.mark.parametrize("shown", ["of another authority", "expired", "of another"])
def test_a_server_that_does_not_prove_who_it_is_is_told_nothing(
    server, authority, tmp_path, shown
):
    ours = authority.issue_cert("keepwell-probe")
    theirs = {
        "of another authority": lambda: trustme.CA().issue_cert(HERE),
        "expired": lambda: authority.issue_cert(HERE, not_after=LONG_AGO),
        "of another": lambda: authority.issue_cert(ELSEWHERE),
    }

    with pytest.raises(REFUSED, match=r"(?i)certificate"):
        knock(server, tmp_path, authority, ours, theirs[shown]())


def test_no_service_speaks_with_another_but_over_these_two():
    suite = yaml.safe_load((CHART / "files/suite.yaml").read_text())

    for service in suite["services"].values():
        for calls in service["calls"].values():
            assert "database" in calls
            assert "apis" not in calls  # as the policy of the helm test has it
