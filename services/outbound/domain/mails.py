"""Mails: the bytes of one, the same however often they are made."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from html import escape

from services.outbound.domain.contents import Content
from services.outbound.domain.footers import html_footer, text_footer
from services.outbound.domain.hypertext import (
    cleaned,
    html_of,
    links_in,
    links_of,
    text_of,
)
from services.outbound.domain.mail_addresses import domain_of
from services.outbound.domain.mail_headers import (
    address_header,
    text_header,
    token_header,
)
from services.outbound.domain.mime import Part, attached, multipart, text_part
from services.outbound.domain.senders import Identity, label

ONE_CLICK = "List-Unsubscribe=One-Click"  # RFC 8058
SYSTEM = "keepwell"
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
</head>
<body style="font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5">
{said}
{footer}
</body>
</html>
"""


@dataclass(frozen=True)
class Party:
    """One end of a mail; the address is one that was checked."""

    name: str
    address: str


@dataclass(frozen=True)
class Mail:
    """A mail: who writes what to whom, and where `stop` is said to more of it.

    `about` is what it is for, of which mailing.
    """

    message: str
    who: Identity
    sender: Party
    recipient: Party
    at: datetime
    language: str
    content: Content
    about: tuple[str, str]
    reply_to: str | None = None
    stop: str | None = field(default=None, repr=False)


def written(mail: Mail) -> bytes:
    """Write the bytes of a mail; raises NotOneLine."""
    headers = [*_headers(mail), "MIME-Version: 1.0"]
    whole = _whole(mail)
    return str(replace(whole, headers=(*headers, *whole.headers))).encode("ascii")


def message_id(message: str, branch: str, address: str) -> str:
    """Return what a mail is called, by whom it is from."""
    return f"<{message}.{label(branch)}@{domain_of(address)}>"


def _headers(mail: Mail) -> Iterator[str]:
    yield address_header("From", mail.sender.name, mail.sender.address)
    yield address_header("To", mail.recipient.name, mail.recipient.address)
    if mail.reply_to:
        yield address_header("Reply-To", "", mail.reply_to)
    yield text_header("Subject", mail.content.subject)
    yield f"Date: {format_datetime(mail.at)}"
    called = message_id(mail.message, mail.who.branch, mail.sender.address)
    yield f"Message-ID: {called}"
    yield "Auto-Submitted: auto-generated"
    purpose, mailing = map(label, mail.about)
    branch = label(mail.who.branch)
    yield f"Feedback-ID: {mailing}:{purpose}:{branch}:{SYSTEM}"
    if mail.stop:
        yield f"List-Id: <{branch}.{SYSTEM}.{domain_of(mail.sender.address)}>"
        yield token_header("List-Unsubscribe", f"<{mail.stop}>")
        yield f"List-Unsubscribe-Post: {ONE_CLICK}"


def _whole(mail: Mail) -> Part:
    same = multipart("alternative", f"{mail.message}=a", list(_alternatives(mail)))
    files = mail.content.attachments
    if not files:
        return same
    return multipart("mixed", f"{mail.message}=m", [same, *map(attached, files)])


def _alternatives(mail: Mail) -> Iterator[Part]:
    """Say the same in several ways, the best last; an invitation is the best."""
    content = mail.content
    text, html = _said(content)
    footer = text_footer(mail.who, mail.language, mail.stop)
    yield text_part("plain", f"{text}\n\n{footer}")
    yield text_part("html", _page(mail, html))
    if content.calendar:
        yield text_part("calendar", content.calendar, method=content.method)


def _page(mail: Mail, said: str) -> str:
    return PAGE.format(
        language=mail.language,
        title=escape(mail.content.subject),
        said=said,
        footer=html_footer(mail.who, mail.language, mail.stop),
    )


def _said(content: Content) -> tuple[str, str]:
    """Return what is said as text and as HTML; both lead to the same places."""
    text = content.text.strip()
    if not content.html.strip():
        return text, html_of(text)
    html = cleaned(content.html)
    same = links_in(text) == links_of(html)
    return (text if text and same else text_of(html)), html
