"""Mail as it comes back, written by the RFCs: reports, complaints and answers."""

TOKEN = "a" * 52
ORIGINAL = """\
From: us@mail.example
To: j@client.example
Subject: Hello
Message-ID: <0123456789abcdef0123456789abcdef.vienna@mail.example>

Good day
"""


def written(*lines):
    return "\r\n".join("\n".join(lines).splitlines()).encode() + b"\r\n"


def report(status, action="failed", to=f"b+{TOKEN}@in.example", diagnostic=None):
    """Write a report of RFC 3464 of one recipient."""
    said = [f"Diagnostic-Code: {diagnostic}"] if diagnostic else []
    return written(
        "Return-Path: <>",
        "From: Mail Delivery System <MAILER-DAEMON@mx.client.example>",
        f"To: {to}",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b1",
        "",
        "--b1",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "I am sorry to inform you of something.",
        "--b1",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.client.example",
        "",
        "Final-Recipient: rfc822; j@client.example",
        f"Action: {action}",
        f"Status: {status}",
        *said,
        "",
        "--b1",
        "Content-Type: message/rfc822",
        "",
        ORIGINAL,
        "--b1--",
    )


def complaint(to=f"b+{TOKEN}@in.example"):
    """Write a complaint of RFC 5965."""
    return written(
        "From: abuse@mailbox.example",
        "To: fbl@in.example",
        "Subject: complaint",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b2",
        "",
        "--b2",
        "Content-Type: text/plain",
        "",
        "This is an abuse report.",
        "--b2",
        "Content-Type: message/feedback-report",
        "",
        "Feedback-Type: abuse",
        "User-Agent: Mailbox/1.0",
        "Version: 1",
        f"Original-Mail-From: <{to}>",
        "",
        "--b2",
        "Content-Type: message/rfc822",
        "",
        ORIGINAL,
        "--b2--",
    )


def answer(said, *headers, sender="J. Huber <J@client.example>"):
    """Write what a person answers, with more headers."""
    return written(
        f"From: {sender}",
        "To: us@mail.example",
        "Subject: Re: Hello",
        *headers,
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        said,
    )
