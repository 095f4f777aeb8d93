"""Returned mails: what a mail is that came to where ours go back to."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum

from flufl.bounce import all_failures

from services.outbound.domain.readable_texts import decoded, texts_of_page

# How the tokens of our messages look in addresses and links.
RETURN = re.compile(r"\bb\+([a-z2-7]{52})@", re.IGNORECASE)
LINK = re.compile(r"/v1/unsubscribe/[^/\s]+/([a-z2-7]{52})\b", re.IGNORECASE)
OURS = re.compile(r"<([0-9a-f]{32})\.[^@<>\s]+@[^<>\s]+>")
# RFC 3463, in a report or in the words of a server that writes none.
STATUS = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
UNKNOWN = frozenset(("5.1.1", "5.1.2", "5.1.3", "5.1.10", "5.2.1"))
OUR_REPUTATION = "5.7."
NOTHING_SAID = "4.0.0"
AUTOMATIC = frozenset(("auto_reply", "bulk", "junk", "list"))
AUTOMATIC_NAMES = ("x-autoreply", "x-autorespond", "x-autoresponder", "list-id")
# What was delayed may arrive yet; an action that is missing is none of the others.
NOT_DELIVERED = frozenset(("failed", ""))
QUOTED = re.compile(r"^\s*>")
BEFORE_QUOTE = re.compile(
    r"^\s*(-{2,}.*|_{5,}|On .+ wrote:|Am .+ schrieb.*:|Le .+ écrit\s*:|El .+ escribió:"
    r"|Il .+ ha scritto:|(From|Von|De|Da): .+)\s*$"
)
LONGEST_ANSWER = 4_000  # characters


class Cause(StrEnum):
    """Why a mail was not delivered."""

    UNKNOWN_ADDRESS = "unknown_address"
    TEMPORARY = "temporary"
    OUR_REPUTATION = "our_reputation"


@dataclass(frozen=True)
class Bounced:
    """It could not be delivered; `status` is of RFC 3463."""

    status: str

    @property
    def cause(self) -> Cause:
        """What that means; what is not known to be for good may pass."""
        if self.status.startswith(OUR_REPUTATION):
            return Cause.OUR_REPUTATION
        known = self.status in UNKNOWN
        return Cause.UNKNOWN_ADDRESS if known else Cause.TEMPORARY


@dataclass(frozen=True)
class Complained:
    """Its reader said that it is not wanted."""


@dataclass(frozen=True)
class Automatic:
    """A machine answered: nobody has read it."""


@dataclass(frozen=True)
class Answered:
    """A person wrote back; `said` is what they wrote themselves."""

    sender: str = field(repr=False)
    said: str = field(repr=False)


Nature = Bounced | Complained | Automatic | Answered


@dataclass(frozen=True)
class Returned:
    """A mail that came in: what it is, and which messages of ours it may be about.

    `proofs` are tokens of use RETURN, `links` of UNSUBSCRIBE; `answers` are messages
    that it names in its headers, which anybody can write.
    """

    nature: Nature
    proofs: tuple[str, ...]
    links: tuple[str, ...]
    answers: tuple[str, ...]


def read(raw: bytes) -> Returned:
    """Read a mail, whatever its sender made of it."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    told = list(_told(mail, raw))
    names = OURS.findall(_header(mail, "In-Reply-To"))
    # Of a long exchange the latest.
    names += reversed(OURS.findall(_header(mail, "References")))
    return Returned(
        nature_of(mail, raw),
        proofs=_all(RETURN, told),
        links=_all(LINK, told),
        answers=tuple(dict.fromkeys(names)),
    )


def nature_of(mail: Message, raw: bytes) -> Nature:
    """Tell a report from an answer, and a person from a machine."""
    kinds = {part.get_content_type() for part in mail.walk()}
    if "message/feedback-report" in kinds:
        return Complained()
    if "message/delivery-status" in kinds:
        return _of_report(mail)
    if bounced := _of_words(mail, raw):
        return bounced
    return Automatic() if is_automatic(mail) else _answer(mail)


def is_automatic(mail: Message) -> bool:
    """Tell whether a machine wrote it, as RFC 3834 says and as many did before."""
    said = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if said not in ("", "no") or any(name in mail for name in AUTOMATIC_NAMES):
        return True
    return _header(mail, "Precedence").strip().lower() in AUTOMATIC


def own_words(text: str) -> str:
    """Return what somebody wrote themselves, without what they quote."""
    own: list[str] = []
    for line in text.splitlines():
        if BEFORE_QUOTE.match(line):
            break
        if not QUOTED.match(line):
            own.append(line)
    return "\n".join(own).strip()[:LONGEST_ANSWER]


def _of_report(mail: Message) -> Nature:
    """Read a report of RFC 3464: of several recipients the worst counts."""
    fields = list(_fields(mail))
    failed = [status for action, status in fields if action in NOT_DELIVERED]
    if fields and not failed:
        return Automatic()
    return Bounced(max(filter(None, failed), default=NOTHING_SAID))


def _fields(mail: Message) -> Iterator[tuple[str, str]]:
    for part in mail.walk():
        action = _header(part, "Action").strip().lower()
        status = STATUS.search(_header(part, "Status"))
        diagnostic = STATUS.search(_header(part, "Diagnostic-Code"))
        if action or status:
            yield action, _plainest(status, diagnostic)


def _plainest(status: re.Match[str] | None, diagnostic: re.Match[str] | None) -> str:
    """Return the status that says more: 5.0.0 says nothing."""
    said = [found.group() for found in (status, diagnostic) if found]
    return next((each for each in said if not each.endswith(".0.0")), (*said, "")[0])


def _of_words(mail: Message, raw: bytes) -> Bounced | None:
    """Read a report that follows no standard, if it is one."""
    if not _from_postmaster(mail):
        return None
    if status := STATUS.search("\n".join(_texts(mail))):
        return Bounced(status.group())
    temporary, permanent = all_failures(message_from_bytes(raw))
    return Bounced(NOTHING_SAID) if temporary or permanent else None


def _from_postmaster(mail: Message) -> bool:
    return _sender(mail).partition("@")[0] in ("mailer-daemon", "postmaster")


def _answer(mail: Message) -> Answered:
    text = next(iter(_texts(mail)), "")
    return Answered(_sender(mail), own_words(text))


def _sender(mail: Message) -> str:
    found = getaddresses([_header(mail, "From")])
    return found[0][1].strip().lower() if found else ""


def _texts(mail: Message) -> Iterator[str]:
    """Give the texts of a mail, plain ones first."""
    parts = [part for part in mail.walk() if not part.is_multipart()]
    by_kind = {
        kind: [decoded(part) for part in parts if part.get_content_type() == kind]
        for kind in ("text/plain", "text/html")
    }
    yield from by_kind["text/plain"]
    yield from (texts_of_page(html)[0] for html in by_kind["text/html"])


def _told(mail: Message, raw: bytes) -> Iterator[str]:
    """Give all in which a token may stand: headers as they came, and the texts."""
    yield raw.decode("ascii", "replace")
    for part in mail.walk():
        if not part.is_multipart():
            yield decoded(part)


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name) or "")


def _all(pattern: re.Pattern[str], told: Iterable[str]) -> tuple[str, ...]:
    found: Sequence[str] = [each for text in told for each in pattern.findall(text)]
    return tuple(dict.fromkeys(each.lower() for each in found))
