"""Who may say what on the broker: the user it checked, never what the body claims."""

from collections.abc import Callable
from dataclasses import dataclass

from amqp import Message

from libs.contracts import wire
from libs.identity.principals import Principal
from libs.storage.inbox import Arrival
from libs.values import Invalid

OURS = "keepwell/"
SERVICE_USER = "keepwell-"
INTAKE_SERVICE = "touchpoints"  # it vouches for what it took in over HTTP
LARGEST = 256 * 1024  # bytes
DEAD_LETTER = "given up after too many deliveries"


@dataclass(frozen=True)
class Admission:
    """Turns broker messages into arrivals, with a problem where one is not admitted.

    A service's broker user is `keepwell-<service>`; `emitter` finds who another is.
    """

    emitter: Callable[[str], Principal | None]

    def admit(self, message: Message) -> Arrival:
        """Read the envelope and check the publisher."""
        body = (
            message.body if isinstance(message.body, bytes) else message.body.encode()
        )
        try:
            peek = wire.peek(body)
            body = self.checked(message, body, peek.source)
        except Invalid as unreadable:
            return unreadable_arrival(body, unreadable)
        problem = DEAD_LETTER if died(message) else None
        return Arrival(
            peek.source, peek.id, wire.digest(body), peek.type, body, problem
        )

    def checked(self, message: Message, body: bytes, source: str) -> bytes:
        """Refuse strangers; give an outside event the branches of its sender."""
        user = message.properties.get("user_id")
        if len(body) > LARGEST:
            raise Invalid(f"larger than {LARGEST} bytes")
        if user is None:
            raise Invalid("the message carries no publisher identity")
        if user.startswith(SERVICE_USER):
            self.check_service(user.removeprefix(SERVICE_USER), source)
            return body
        return self.checked_emitter(user, body, source)

    def check_service(self, service: str, source: str) -> None:
        own = source == f"{OURS}{service}"
        vouched = service == INTAKE_SERVICE and not source.startswith(OURS)
        if not (own or vouched):
            raise Invalid(f"{service} may not speak as {source}")

    def checked_emitter(self, user: str, body: bytes, source: str) -> bytes:
        sender = self.emitter(user)
        if sender is None or not sender.may_emit(source):
            raise Invalid(f"{user} may not speak as {source}")
        return wire.for_branches(body, sender.branches)


def unreadable_arrival(body: bytes, problem: Invalid) -> Arrival:
    """Keep what cannot be read under the digest of its bytes."""
    digest = wire.fingerprint(body)
    return Arrival(
        "unreadable", digest.hex(), digest, "unreadable", body, problem.detail
    )


def died(message: Message) -> bool:
    return "x-death" in message.properties.get("application_headers", {})
