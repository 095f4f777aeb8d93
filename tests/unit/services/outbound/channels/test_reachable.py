"""A provider is spoken to at a public address, or not at all."""

from ipaddress import IPv6Address
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.channels.reachable import (
    NotReachable,
    NotResolved,
    is_public,
    resolved,
    target,
)

PUBLIC, INNER = "93.184.215.14", "10.0.0.7"


def found(*addresses):
    return lambda _host, _port: list(addresses)


@pytest.mark.requirement("WO-2")
@pytest.mark.parametrize(
    "url",
    [
        "http://sms.example/hook",
        "ftp://sms.example/hook",
        "https://sms.example:22/hook",
        "https://sms.example:99999/hook",
        "https://user:secret@sms.example/hook",
        "https://user@sms.example/",
        "https:///hook",
        "//sms.example/hook",
    ],
)
def test_only_https_at_a_known_port_and_without_a_user(url):
    with pytest.raises(NotReachable):
        target(urlsplit(url), found(PUBLIC))


@pytest.mark.requirement("WO-2")
@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0.0.0.0"),  # noqa: S104 it is refused
        *("169.254.169.254", "100.64.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("[::1]", "[::]", "[::ffff:7f00:1]", "[::ffff:8.8.8.8]", "[fe80::1]"),
        *("[fd00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fec0::1]"),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "localhost"),
    ],
)
def test_however_an_inner_address_is_written_it_is_not_spoken_to(host):
    with pytest.raises((NotReachable, NotResolved)):
        target(urlsplit(f"https://{host}/hook"), resolved)


@pytest.mark.requirement("WO-2")
@pytest.mark.parametrize("where", [(INNER,), (PUBLIC, INNER), (INNER, PUBLIC), ()])
def test_a_name_with_one_inner_address_is_not_spoken_to(where):
    with pytest.raises(NotReachable):
        target(urlsplit("https://sms.example/hook"), found(*where))


@pytest.mark.requirement("WO-2")
def test_a_name_is_asked_for_once():
    asked = [(PUBLIC,), (INNER,)]

    where = target(urlsplit("https://sms.example:8443/h"), lambda *_: asked.pop(0))

    assert (where.address, where.name) == (PUBLIC, "sms.example:8443")
    assert asked == [(INNER,)]


@pytest.mark.requirement("WO-2")
@given(address=st.ip_addresses(v=4))
def test_no_inner_address_becomes_public_inside_another(address):
    inside = (
        IPv6Address(f"::ffff:{address}"),
        IPv6Address(int(IPv6Address("64:ff9b::")) + int(address)),
        IPv6Address(int(IPv6Address("2002::")) + (int(address) << 80)),
    )

    assert not any(is_public(str(each)) for each in inside)
    assert address.is_global or not is_public(str(address))
