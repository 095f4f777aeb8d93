"""Mail as it leaves the house: judged, written, signed and handed over for good."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from libs.clock import SetClock
from services.outbound import ways
from services.outbound.channels.folder import Folder
from services.outbound.domain.contents import Content
from services.outbound.domain.messages import Channel, Form
from services.outbound.sending import Counter, Lane, Office
from services.outbound.settings import Settings
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import mails
from tests.integration.outbound.house import branch, client, consent, contact, site
from tests.integration.outbound.sender import draft, queue

PAGES = "https://pages.mail.example"
SETTINGS = {"mail_domain": "mail.example", "public_url": PAGES}
LINK = re.compile(rf"{re.escape(PAGES)}(/v1/unsubscribe/\S+)")


def writing(**said):
    """Let messages say so, whatever they are of."""
    content = Content(**({"subject": "News", "text": "Good day"} | said))
    return lambda _transaction, messages: dict.fromkeys(
        [m.id for m in messages], content
    )


class Mailroom:
    """The sender of a house as its settings make it, with a way out of a test's own."""

    def __init__(self, house, folder, adapter=None, keys=(), **told):
        self.house, self.folder = house, folder
        settings = Settings(outbox=folder, **(SETTINGS | told))
        room = replace(ways.room(settings), keys=keys)
        self.stages = ways.stages(settings)
        self.stages = replace(
            self.stages,
            forms={**self.stages.forms, Form.TEMPLATE: writing()},
            makers={Channel.EMAIL: partial(mails.mails, room)},
        )
        self.lane = Lane(
            "email",
            Reachable(Channel.EMAIL),
            lambda: adapter or Folder(folder),
            live=False,
        )

    def say(self, **said):
        """Change what is written from now on."""
        forms = {**self.stages.forms, Form.TEMPLATE: writing(**said)}
        self.stages = replace(self.stages, forms=forms)

    def send(self, *drafts):
        """Queue messages, send what may go out, and return the mails by message."""
        queue(self.house, *drafts)
        clock = SetClock(datetime(2026, 3, 2, 8, tzinfo=UTC))
        office = Office(self.house.worker, self.stages, clock, "this one")
        for go_round in Counter(office, self.lane).hands().values():
            go_round(lambda: True)
        return {
            path.stem: path.read_bytes() for path in self.folder.glob("email/*.eml")
        }

    def states(self):
        return dict(
            self.house.rows("select recipient, state from outbound.messages order by 1")
        )


def people(*numbers, **changed):
    """Tell of clients who want to hear from us, each with one contact."""
    told = [branch()]
    for number in numbers:
        told += [client(number), site(number), consent(number)]
        told.append(contact(number, **({"name": f"Person {number}"} | changed)))
    return told


def news(number=1, **changed):
    """Draft a message that nobody is owed."""
    granted = {
        "gap_class": "broadcast",
        "granted_until": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return draft(number, **(granted | changed))


def link_in(raw):
    """Find the path of the page that a mail leads to."""
    header = re.search(rb"^List-Unsubscribe: <(.*)>", raw, re.MULTILINE)
    return LINK.search(header.group(1).decode()).group(1)
