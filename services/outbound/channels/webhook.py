"""A provider of texts as a way out: a signed POST, to the address it resolved to."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import SplitResult

import httpx
import msgspec
from standardwebhooks import Webhook

from libs.clock import Clock
from services.outbound.channels.reachable import (
    NotReachable,
    NotResolved,
    Target,
    target,
)
from services.outbound.domain.parcels import (
    Closed,
    Never,
    NotNow,
    NowOrNever,
    Outcome,
    Parcel,
    Taken,
    Unknown,
)

PATIENCE = 20.0  # seconds
LARGEST = 20_000  # octets
LONGEST_ANSWER = 64_000  # octets that are read
GONE = 410
BUSY = frozenset((429, 503))
# A gateway that does not know what became of a text.
GATEWAYS = frozenset((502, 504))
SEE_OTHER = 303  # what was asked for is done
# It has not looked at the text: it is elsewhere, or does not know us.
NOT_READ = frozenset((401, 402, 403, 404, 405, 408, 421, 425))
ASK_AGAIN = timedelta(minutes=5)
REST = timedelta(minutes=1)  # of a provider that is throttled and says no more
LONGEST_REFERENCE = 200  # characters
LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True)
class Provider:
    """Who passes texts on: where, and the secrets we sign with, the newest first."""

    url: SplitResult
    secrets: tuple[str, ...] = field(repr=False)
    authorities: Path | None = None  # who vouches for it, if not the usual


class Texts:
    """Hands texts to a provider, each as one request with the message's id."""

    def __init__(
        self,
        provider: Provider,
        clock: Clock,
        find: Callable[[SplitResult], Target] = target,
    ) -> None:
        self.provider = provider
        self.clock = clock
        self.find = find

    def hand_over(self, parcel: Parcel, now_or_never: NowOrNever) -> Outcome:
        """Send one text; a provider that has it already knows it by its id."""
        if len(parcel.body) > LARGEST:
            return Never("too long for a provider")
        try:
            where = self.find(self.provider.url)
        except NotResolved:
            return NotNow("the provider's name is not known", ASK_AGAIN)
        except NotReachable:
            told = "the provider is not at a public address"
            return NotNow(told, ASK_AGAIN, rest=ASK_AGAIN)
        with self.line() as line:
            request = self.request(line, where, parcel)
            now_or_never()
            return self.post(line, request)

    def post(self, line: httpx.Client, request: httpx.Request) -> Outcome:
        """Send a request: what became of it is said before the answer's body."""
        try:
            answer = line.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
            return NotNow(type(failure).__name__)
        except httpx.HTTPError as failure:
            return Unknown(type(failure).__name__)
        outcome = self.outcome(answer)
        return Taken(reference_of(answer)) if isinstance(outcome, Taken) else outcome

    def request(
        self, line: httpx.Client, where: Target, parcel: Parcel
    ) -> httpx.Request:
        """Ask the address itself, which answers for the name by its certificate."""
        url = self.provider.url
        host = f"[{where.address}]" if ":" in where.address else where.address
        path = url._replace(scheme="", netloc="").geturl() or "/"
        return line.build_request(
            "POST",
            f"https://{host}:{where.port}{path}",
            content=parcel.body,
            headers=self.headers(where, parcel),
            extensions={"sni_hostname": where.host},
        )

    def line(self) -> httpx.Client:
        """Make a line that follows no redirect, and no proxy of the environment."""
        return httpx.Client(
            verify=ssl.create_default_context(cafile=self.provider.authorities),
            timeout=PATIENCE,
            follow_redirects=False,
            trust_env=False,
        )

    def headers(self, where: Target, parcel: Parcel) -> dict[str, str]:
        """Sign with every secret, so that one may be changed for another."""
        at = self.clock.now()
        body = parcel.body.decode()
        signed = [
            Webhook(secret).sign(parcel.message_id, at, body)
            for secret in self.provider.secrets
        ]
        return {
            "Host": where.name,
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "webhook-id": parcel.message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(signed),
        }

    def outcome(self, answer: httpx.Response) -> Outcome:
        """Say what an answer means; what it says of itself stays here."""
        code = answer.status_code
        if answer.is_success:
            return Taken()
        told = f"HTTP {code}"
        if code == GONE:
            return Closed(told)
        if code in GATEWAYS:
            return Unknown(told, self.pause(answer) or REST)
        if (answer.is_server_error and code not in BUSY) or code == SEE_OTHER:
            return Unknown(told)
        return self.refusal(answer, told)

    def refusal(self, answer: httpx.Response, told: str) -> NotNow | Never:
        """Say whether it is the text that is not wanted, or only not now."""
        pause = self.pause(answer)
        if answer.status_code in BUSY:
            return NotNow(told, pause, rest=pause or REST)
        if answer.is_redirect or answer.status_code in NOT_READ:
            return NotNow(told, pause)
        return Never(told)

    def pause(self, answer: httpx.Response) -> timedelta | None:
        """Read how long to wait, in seconds or until a date."""
        told = answer.headers.get("Retry-After", "")
        if told.isdecimal():
            pause = timedelta(seconds=min(int(told), LONGEST_PAUSE.total_seconds()))
        else:
            pause = (until(told) or self.clock.now()) - self.clock.now()
        return min(pause, LONGEST_PAUSE) if pause > timedelta() else None

    def close(self) -> None:
        """Nothing is kept open."""


def until(told: str) -> datetime | None:
    try:
        return parsedate_to_datetime(told).astimezone(UTC)
    except ValueError:
        return None


class Answer(msgspec.Struct):
    """What a provider may say of a text: what it calls it."""

    id: str = ""


def reference_of(answer: httpx.Response) -> str:
    """Read no more than a provider has to say; a body that breaks says nothing."""
    try:
        said = next(answer.iter_raw(LONGEST_ANSWER), b"")
        told = msgspec.json.decode(said, type=Answer)
    except (httpx.HTTPError, msgspec.DecodeError, msgspec.ValidationError):
        return ""
    return told.id.replace("\0", "")[:LONGEST_REFERENCE]
