"""Letters on their way: written, waiting, packed, printed and posted."""

from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader

from services.outbound import ways
from services.outbound.channels.post import Post
from services.outbound.domain.contents import Content
from services.outbound.domain.messages import Channel, Form
from services.outbound.usecases import judging, letters
from tests.integration.outbound.asking import OWNER
from tests.integration.outbound.gating import draft, queue, somebody
from tests.integration.outbound.sender import Room

PACKS = "/v1/post-packs"
MANIFEST = "manifest.json"


def written(**printed):
    """Write a letter to everybody, with what is printed for some."""

    def write(_transaction, messages):
        return {
            m.id: Content(
                "Thank you",
                f"Dear {m.recipient},\n\nthank you for ten years.",
                printed=printed.get(m.recipient.replace("-", ""), ""),
            )
            for m in messages
        }

    return write


class PostRoom(Room):
    """The room where letters are written, by the gate's own judge."""

    def __init__(self, house, **printed):
        super().__init__(
            house,
            Post(),
            ways.post_lane(),
            judge=judging.judge,
            forms={Form.TEMPLATE: written(**printed)},
            makers={Channel.POST: letters.make},
        )


def letter(number=1, **changed):
    return draft(number, **({"channel": Channel.POST, "gap_class": "exempt"} | changed))


def waiting(house, *numbers, queued=None, **printed):
    """Let letters to some clients wait for a pack."""
    somebody(house, *numbers)
    ids = queue(house, *(queued or [letter(number) for number in numbers]))
    PostRoom(house, **printed).go_round()
    return ids


class Printer:
    """Somebody who takes packs to the printer and to the post."""

    def __init__(self, desk, who=OWNER):
        self.desk = desk
        self.who = who

    def pack(self, branch="vienna"):
        answer = self.desk.send("POST", PACKS, self.who, {"branch_id": branch})
        assert answer.status_code == 201, answer.text
        return answer.json["pack_id"]

    def does(self, pack, *steps):
        """Take steps with a pack; return the answer to the last."""
        for step in steps:
            answer = self.desk.send("POST", f"{PACKS}/{pack}/{step}", self.who, {})
        return answer

    def letters(self, pack):
        return self.desk.ask(f"{PACKS}/{pack}/letters", self.who).json["items"]

    def files(self, pack, **query):
        """Read every file of a pack, by name."""
        names = self.desk.ask(f"{PACKS}/{pack}/files", self.who).json["items"]
        return {name: self.file(pack, name, **query).data for name in names}

    def file(self, pack, name, **query):
        return self.desk.ask(f"{PACKS}/{pack}/files/{name}", self.who, **query)


def text_of(pdf):
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def hashes(files):
    return {name: sha256(body).hexdigest() for name, body in files.items()}
