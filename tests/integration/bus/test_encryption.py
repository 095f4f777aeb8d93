"""A line to the broker is encrypted, and the broker proves who it is."""

import ssl
from secrets import token_hex
from traceback import format_exception

import pytest
import trustme
from amqp.exceptions import AMQPError

from libs.bus.carriers.amqp import Line
from libs.bus.carriers.encryption import NotEncryptedThatWay, UnreadableUrl
from libs.testing import databases
from libs.testing.proxy import Proxy
from libs.testing.suites import suite
from libs.waiting import until
from tests.integration.bus.probing import HEARD, PREPARE, PROBE, Probes

REFUSED = (OSError, AMQPError)
HERE = "127.0.0.1"

pytestmark = pytest.mark.requirement("MQ-6")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def files(authority, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "ca.crt")
    ours = authority.issue_cert("keepwell-probe")
    ours.private_key_pem.write_to_path(tmp_path / "probe.key")
    ours.cert_chain_pems[0].write_to_path(tmp_path / "probe.crt")
    return tmp_path


@pytest.fixture
def url(broker):
    return broker.vhost(["probe"]).services["probe"]


def speaking(authority, name=HERE):
    """Let the broker speak TLS with a certificate of this name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def asking_for_a_certificate(authority):
    context = speaking(authority)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def encrypted(front, query=""):
    return front.url.replace("amqp://", "amqps://") + query


def vouched_for(front, files):
    return encrypted(front, f"?cacertfile={files}/ca.crt")


def reach(url):
    line = Line(url, "test")
    line.hang_up()
    return line.user


def test_a_broker_whose_authority_is_known_is_spoken_to(url, authority, files):
    with Proxy(url, speaking(authority)) as front:
        assert reach(vouched_for(front, files)) == "keepwell-probe"


def test_nothing_is_said_in_clear_to_a_broker_that_is_encrypted(url, authority):
    with Proxy(url, speaking(authority)) as front, pytest.raises(REFUSED):
        reach(front.url)


def test_a_broker_that_speaks_in_clear_is_not_spoken_to_encrypted(url, files):
    with Proxy(url) as front, pytest.raises(REFUSED):
        reach(vouched_for(front, files))


def test_a_broker_of_another_name_is_refused(url, authority, files):
    other = speaking(authority, "rabbitmq.example.com")
    with Proxy(url, other) as front, pytest.raises(ssl.SSLCertVerificationError):
        reach(vouched_for(front, files))


def test_a_broker_of_another_authority_is_refused(url, files):
    other = speaking(trustme.CA())
    with Proxy(url, other) as front, pytest.raises(ssl.SSLCertVerificationError):
        reach(vouched_for(front, files))


def test_without_a_file_the_systems_authorities_judge(url, authority):
    known = speaking(authority)
    with Proxy(url, known) as front, pytest.raises(ssl.SSLCertVerificationError):
        reach(encrypted(front))


def test_a_broker_may_ask_us_for_a_certificate(url, authority, files):
    with Proxy(url, asking_for_a_certificate(authority)) as front:
        own = f"&certfile={files}/probe.crt&keyfile={files}/probe.key"

        assert reach(vouched_for(front, files) + own) == "keepwell-probe"
        with pytest.raises(REFUSED):
            reach(vouched_for(front, files))


@pytest.mark.parametrize(
    "wrong", ["amqps://x/y?verify=verify_none", "amqp://x/y?cacertfile=/ca.crt"]
)
def test_what_would_weaken_it_is_refused(wrong):
    with pytest.raises(NotEncryptedThatWay):
        Line(wrong, "test")


@pytest.mark.requirement("NW-4")
@pytest.mark.parametrize("sign", ["/", "#"])
def test_a_password_that_breaks_its_url_is_not_repeated(sign):
    password = token_hex()
    with pytest.raises(UnreadableUrl) as refused:
        Line(f"amqp://keepwell-probe:{password}{sign}x@{HERE}:5672/x", "test")

    assert password not in "".join(format_exception(refused.value))


def test_a_worker_works_over_an_encrypted_line(broker, postgres, authority, files):
    vhost = broker.vhost(["probe"])
    with (
        databases.lent_database(postgres, PREPARE) as database,
        Proxy(vhost.services["probe"], speaking(authority)) as front,
        suite(Probes(database, HEARD, "rabbitmq", files, vhost)) as probes,
    ):
        probes.work(PROBE, KEEPWELL_PROBE_BROKER_URL=vouched_for(front, files))
        probes.ask("do", "over TLS")

        assert until(lambda: probes.effects("over TLS"), 15), probes.logs()
