"""Mail addresses: what an envelope takes, and nothing that could become more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.mail_addresses import NotAMailAddress, mail_address


@pytest.mark.requirement("SM-2")
@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("j.huber+kw@client.example", "j.huber+kw@client.example"),
        ("J.Huber@Client.Example", "J.Huber@client.example"),
        ("office@straße.example", "office@xn--strae-oqa.example"),
        ("office@例え.example", "office@xn--r8jz45g.example"),
    ],
)
def test_an_address_is_spelt_as_envelopes_have_it(told, meant):
    assert mail_address(told) == meant


@pytest.mark.requirement("SM-2")
@pytest.mark.parametrize(
    "told",
    [
        *("", "@", "a", "a@", "@b.example", "a@b", "a@@b.example", "a b@c.example"),
        *("a@x>\r\nRCPT TO:<evil@b.example", "a@b.example\n", " a@b.example"),
        *("a@b.example, c@d.example", "A <a@b.example>", '"a b"@c.example'),
        *("a.@b.example", ".a@b.example", "a..b@c.example", "ä@b.example"),
        *("a@-b.example", "a@b-.example", "a@b..example", "a@b.example."),
        *("a@127.0.0.1", "a@[127.0.0.1]", f"{'a' * 65}@b.example"),
        f"a@{'b.' * 126}example",
    ],
)
def test_what_is_no_address_is_refused(told):
    with pytest.raises(NotAMailAddress):
        mail_address(told)


@pytest.mark.requirement("SM-2")
@given(st.text(max_size=30), st.text(max_size=30))
def test_an_address_that_passes_is_plain_ascii_and_passes_again(local, domain):
    try:
        address = mail_address(f"{local}@{domain}")
    except NotAMailAddress:
        return
    assert address.isascii()
    assert not set(" \r\n<>,;\"'()[]") - {"'"} & set(address)
    assert mail_address(address) == address
