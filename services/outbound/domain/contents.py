"""Contents: what a composed message says, before a channel makes bytes of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Content:
    """What a message says, in a `language`: `text` and `html` say the same.

    `calendar` is an invitation of RFC 5546 with its `method`; `printed` the source that
    a letter is set from, when it is more than its text.
    """

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    calendar: str = ""
    method: str = ""
    printed: str = ""
    language: str = ""
