"""The mails of the race: two kilobytes each, text and HTML, another for each person."""

from email.message import EmailMessage
from email.policy import SMTP

ROWS = "".join(
    f"<tr><td>{n}</td><td>Server {n} was patched</td></tr>" for n in range(8)
)
LINES = "\n".join(f"{n} Server {n} was patched" for n in range(8))
FROM, MARK = "us@example.net", "NUMBER-OF-THE-READER"


def mail(number: str) -> EmailMessage:
    """Write one mail as a program does that takes no care of speed."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = FROM, address(number)
    message["Subject"] = f"What we did for you this month, {number}"
    message["Message-ID"] = f"<{number}@example.net>"
    message.set_content(f"Dear {number},\n\n{LINES}\n\nYours\n" + "Thank you. \n" * 20)
    message.add_alternative(
        f"<p>Dear {number},</p><table>{ROWS}</table><p>Yours</p>"
        + "<p>Thank you.</p>" * 20,
        subtype="html",
    )
    return message


def address(number: str) -> str:
    return f"reader-{number}@client.example"


SKELETON = mail(MARK).as_bytes()


def body(number: str) -> bytes:
    """Return the bytes of one mail, from a skeleton made once."""
    return SKELETON.replace(MARK.encode(), number.encode())
