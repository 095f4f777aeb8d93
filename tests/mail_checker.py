"""Reads a mail as strangers do, and finds what they would find wrong with it.

It shares no code with what writes our mails: Python's parser, dkimpy, and a lint.
"""

import re
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

import dkim

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
LONGEST_LINE, ADVISED_LINE = 998, 78  # RFC 5322, 2.1.1
ENCODED_LINE = 76  # RFC 2047, 2
LINK = re.compile(r"https?://[^\s)>\]]+[^\s)>\].,]")
NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]")


def read(raw):
    """Parse a mail after finding nothing wrong with its bytes."""
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= LONGEST_LINE
    body = lines[lines.index(b"") :]
    assert max(map(len, body)) <= ADVISED_LINE
    encoded = [line for line in lines[: lines.index(b"")] if b"=?utf-8?" in line]
    assert all(len(line) <= ENCODED_LINE for line in encoded)
    assert not NOT_TEXT.search(raw)
    mail = message_from_bytes(raw, policy=policy.SMTP)
    assert not [part.defects for part in mail.walk() if part.defects]
    assert not [each.defects for each in mail.values() if each.defects]
    return mail


def check(raw):
    """Find everything in a mail that every mail has; return it."""
    mail = read(raw)
    for name in ONCE:
        assert len(mail.get_all(name, [])) == 1, name
    assert len(mail["From"].addresses) == len(mail["To"].addresses) == 1
    assert not {"Cc", "Bcc"} & set(mail.keys())
    assert parsedate_to_datetime(mail["Date"]).utcoffset() is not None
    domain = mail["From"].addresses[0].domain
    assert re.fullmatch(rf"<[\w.-]+@{re.escape(domain)}>", mail["Message-ID"])
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert links(text.get_content()) == links_of(html.get_content())
    return mail


def links(text):
    return set(LINK.findall(text))


def links_of(html):
    return {told for _, name, told in attributes(html) if name == "href"}


class Reading(HTMLParser):
    """Notes every tag and every attribute."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.attributes = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]


def attributes(html):
    reading = Reading()
    reading.feed(html)
    return reading.attributes


def tags(html):
    reading = Reading()
    reading.feed(html)
    return reading.tags


class Zone:
    """A DNS that answers with the records that it was told."""

    def __init__(self, *records):
        self.texts = {}
        for record in records:
            name, _, told = record.partition(" IN TXT ")
            texts = re.findall(r'"([^"]*)"', told)
            self.texts[name.encode()] = "".join(texts).encode()

    def look_up(self, name, timeout=5):  # noqa: ARG002 dkimpy's own
        return self.texts.get(name)

    def verifies(self, raw):
        """Tell whether all signatures of a mail are good, and there is one."""
        try:
            mail = dkim.DKIM(raw)
            count = sum(name.lower() == b"dkim-signature" for name, _ in mail.headers)
            checked = [mail.verify(n, dnsfunc=self.look_up) for n in range(count)]
        except dkim.DKIMException:
            return False
        return bool(checked) and all(checked)
