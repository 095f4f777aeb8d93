"""Deliverability: each thing that is wrong with a zone is named, and how to mend it."""

from dataclasses import replace

import pytest

from services.outbound.domain.deliverability import DnsSilent, Sending, findings
from services.outbound.domain.dkim import DkimKey

KEYS = [DkimKey.new("s1"), DkimKey.new("s2")]
GOOD = {
    ("mail.example", "TXT"): ["v=spf1 include:relay.example -all", "other words"],
    ("relay.example", "TXT"): ["v=spf1 ip4:192.0.2.0/24 -all"],
    ("mail.example", "MX"): ["mx.mail.example"],
    ("s1._domainkey.mail.example", "TXT"): [f"v=DKIM1; k=rsa; p={KEYS[0].public}"],
    ("s2._domainkey.mail.example", "TXT"): [f"v=DKIM1; p= {KEYS[1].public}"],
    ("_dmarc.mail.example", "TXT"): ["v=DMARC1; p=none"],
    ("smtp.mail.example", "A"): ["192.0.2.7"],
    ("7.2.0.192.in-addr.arpa", "PTR"): ["smtp.mail.example"],
}
SENDING = Sending("mail.example", KEYS, None, "smtp.mail.example", "https://m.example")
ELEVEN = " ".join(f"include:s{number}.example" for number in range(11))
DEEP = {("relay.example", "TXT"): [f"v=spf1 {' '.join(['a', 'mx'] * 5)} -all"]}
SPF = ("mail.example", "TXT")


def wrong(zone, sending=SENDING):
    def look_up(name, kind):
        return (GOOD | zone).get((name, kind), [])

    found = findings(sending, look_up)
    assert all(each.mend for each in found)
    return [each.wrong for each in found]


@pytest.mark.requirement("SM-7")
def test_nothing_is_wrong_with_a_good_zone():
    assert wrong({}) == []


@pytest.mark.requirement("SM-7")
@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ({SPF: []}, "has no SPF record"),
        ({SPF: ["v=spf1 -all", "V=SPF1 a -all"]}, "2 SPF records"),
        ({SPF: ["v=spf1 +all"]}, "lets everybody send"),
        ({SPF: [f"v=spf1 {ELEVEN} -all"]}, "more than 10 look-ups"),
        (DEEP, "more than 10 look-ups"),
        ({SPF: ["v=spf1 redirect=mail.example"]}, "more than 10 look-ups"),
        ({("s2._domainkey.mail.example", "TXT"): []}, "no DKIM record at s2."),
        ({("s1._domainkey.mail.example", "TXT"): ["v=DKIM1; p="]}, "no DKIM record"),
        (
            {("s1._domainkey.mail.example", "TXT"): [f"p={KEYS[1].public}"]},
            "record at s1._domainkey.mail.example is of another key",
        ),
        ({("_dmarc.mail.example", "TXT"): []}, "no DMARC record"),
        ({("_dmarc.mail.example", "TXT"): ["v=DMARC1; p=some"]}, "no DMARC record"),
        ({("_dmarc.mail.example", "TXT"): ["v=DMARC1; p=none"] * 2}, "no DMARC record"),
        ({("smtp.mail.example", "A"): []}, "smtp.mail.example is not in the DNS"),
        ({("7.2.0.192.in-addr.arpa", "PTR"): []}, "192.0.2.7 has no PTR record"),
        ({("7.2.0.192.in-addr.arpa", "PTR"): ["x.example"]}, "no PTR record"),
        ({("mail.example", "MX"): []}, "mail.example takes no mail"),
        ({("mail.example", "MX"): ["."]}, "mail.example takes no mail"),
    ],
)
def test_what_is_wrong_with_a_zone_is_named_and_nothing_else(zone, told):
    [found] = wrong(zone)
    assert told in found


@pytest.mark.requirement("SM-7")
def test_ten_look_ups_are_not_too_many():
    assert (
        wrong({SPF: [f"v=spf1 {' '.join(['a', 'mx'] * 5)} ip4:192.0.2.1 -all"]}) == []
    )


@pytest.mark.requirement("SM-7")
@pytest.mark.parametrize(
    ("bounces", "policy", "is_wrong"),
    [
        ("b.mail.example", "v=DMARC1; p=none", False),
        ("b.mail.example", "v=DMARC1; p=none; aspf=s", True),
        ("bounces.example", "v=DMARC1; p=none", True),
    ],
)
def test_without_a_signature_spf_has_to_be_of_the_readers_domain(
    bounces, policy, is_wrong
):
    zone = {
        ("_dmarc.mail.example", "TXT"): [policy],
        (bounces, "TXT"): ["v=spf1 -all"],
        (bounces, "MX"): ["mx.example"],
    }
    unsigned = replace(SENDING, keys=[], bounce_domain=bounces)
    found = " ".join(wrong(zone, unsigned))
    assert "not signed by DKIM" in found
    assert ("neither DKIM nor SPF" in found) is is_wrong


@pytest.mark.requirement("SM-7")
def test_a_policy_above_counts_and_a_page_without_https_does_not():
    below = replace(SENDING, domain="news.mail.example", keys=[], public_url=None)
    found = " ".join(wrong({("news.mail.example", "TXT"): ["v=spf1 -all"]}, below))
    assert "DMARC" not in found
    assert "no https address" in found


def test_a_dns_that_is_silent_is_no_verdict():
    def silent(name, _kind):
        raise DnsSilent(f"The DNS does not answer for {name}.")

    found = findings(SENDING, silent)
    assert {each.wrong for each in found} >= {
        "The DNS does not answer for mail.example."
    }
    assert all("has no" not in each.wrong for each in found)
