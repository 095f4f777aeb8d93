"""The named points at which a sender may be killed."""

import os
import signal
import smtplib

from services.outbound.channels.smtp import Smtp
from services.outbound.channels.webhook import Texts
from services.outbound.register import Register
from services.outbound.sending import Counter
from services.outbound.storage import claims, frozen
from services.outbound.usecases import settling

IN_HAND = {
    "before claiming": (Counter, "claim", "before"),
    "after claiming": (Counter, "claim", "after"),
    "before freezing": (frozen, "freeze", "before"),
    "after freezing": (Counter, "prepare", "after"),
}
PUT_OFF = {"amid putting off": (settling, "settle", "after")}
AT_THE_END = {"before the rest goes back": (Counter, "release", "before")}
ON_THE_WAY = {
    "before it is handed over": (Register, "hand_over", "before"),
    "after it is handed over": (Register, "hand_over", "after"),
}
TOLD = {
    "before it is settled": (claims, "pass_on", "settling"),
    "after it is settled": (Register, "write", "second"),
    "before it is told": (Register, "tell", "before"),
    "amid telling": (settling, "tell", "telling"),
}
MAIL = {
    "amid the mail": (smtplib.SMTP, "send", "amid"),
    "after the answer": (Smtp, "deliver", "after"),
}
TEXT = {
    "amid the mail": (Texts, "post", "before"),
    "after the answer": (Texts, "post", "after"),
}
POINTS = {
    "email": IN_HAND | ON_THE_WAY | MAIL | TOLD | AT_THE_END | PUT_OFF,
    "sms": IN_HAND | ON_THE_WAY | TEXT | TOLD | AT_THE_END | PUT_OFF,
    "post": IN_HAND | PUT_OFF | AT_THE_END,
}


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(channel, point):
    """Have this process die as soon as it comes to the point."""
    owner, name, when = POINTS[channel][point]
    meant = getattr(owner, name)
    calls = []

    def act(*args, **named):
        calls.append(name)
        if when == "before":
            die()
        if when == "amid" and b"Subject" in as_bytes(args[1]):
            meant(args[0], args[1][:40])
            die()
        answer = meant(*args, **named)
        if is_there(when, args, answer, len(calls)):
            die()
        return answer

    setattr(owner, name, act)


def is_there(when, args, answer, calls):
    """Say whether a call that came to its end is the one to die after."""
    return {
        "after": answer != [],
        "settling": len(args) > 2 and args[2],
        "telling": len(args) > 1 and args[1],
        "second": calls > 1,
    }.get(when, False)


def as_bytes(told):
    return told if isinstance(told, bytes) else told.encode()
