"""One mail to start from."""

from dataclasses import replace
from datetime import UTC, datetime

from services.outbound.domain.contents import Attachment, Content
from services.outbound.domain.mails import Mail, Party
from services.outbound.domain.senders import Identity, Sender

STOP = "https://mail.example/v1/unsubscribe/vienna/token"
WHO = Identity(
    *("vienna", "Keepwell Wien", "AT", "Europe/Vienna", ("Graben 2", "1010 Wien")),
    said=Sender(phone="+43 1 2345678"),
)
MAIL = Mail(
    message="5e884898da28047151d0e56f8dc62927",
    who=WHO,
    sender=Party("Keepwell Wien", "vienna@mail.example"),
    recipient=Party("Johanna Huber", "j.huber@client.example"),
    at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    language="en",
    content=Content(
        "News of March",
        "Good day,\n\nsee https://mail.example/a?b=1&c=2.\n.dotted\nYours",
        attachments=(Attachment("März.pdf", "application/pdf", bytes(range(256)) * 9),),
    ),
    about=("newsletter", "m-1"),
    reply_to="office@mail.example",
    stop=STOP,
)


def mail(**changed):
    return replace(MAIL, **changed)
