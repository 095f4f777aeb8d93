"""An issue of the newsletter as tests write and send it."""

from datetime import UTC, datetime

from services.outbound.domain.messages import Channel, Form
from services.outbound.domain.parcels import Waits
from services.outbound.storage import claims, ledger
from services.outbound.usecases import letters, newsletter_composing, packs
from services.outbound.usecases.judging import judge
from services.outbound.usecases.preparing import Stages, prepare
from services.outbound.usecases.settling import settle
from tests.integration.outbound.asking import OWNER

GOOD = """# March at Keepwell
Theme: Spring cleaning
Signed: Anna Berger

The snow is gone, and so is the old printer.

## The printer that sang [interesting, dated 2026-02-20]

It hummed a waltz for years.

## A cat on the line [entertaining]

The cat answered before we did.

## Lock your screen [informing]

- Press two keys.
- Drink your coffee.

## From us to you [personal]

Max joined us, and he bakes.
"""


AS_READ = ("approval", "sending", "archiving")


def begun(desk, who=OWNER, **changed):
    wanted = {"branch_id": "vienna", "month": "2026-03"} | changed
    answer = desk.send("post", "/v1/newsletters", who, wanted)
    assert answer.status_code == 201, answer.text
    return answer.json


def write(desk, issue, text=GOOD, who=OWNER, revision=None):
    """Give an issue other words, as the revision that was read last."""
    path = f"/v1/newsletters/{issue['issue_id']}"
    tag = f'"{revision}"' if revision else tag_of(desk, path)
    token = desk.issuer.token(who, datetime.now(UTC))
    headers = {"Authorization": f"Bearer {token}", "If-Match": tag}
    return desk.client.put(path, json={"manuscript": text}, headers=headers)


def act(desk, issue, what, who=OWNER, **told):
    path = f"/v1/newsletters/{issue['issue_id']}"
    match = {"match": told.pop("match", None) or tag_of(desk, path)}
    seen = match if what in AS_READ else {}
    return desk.send("post", f"{path}/{what}", who, told or None, **seen)


def tag_of(desk, path):
    return desk.ask(path).headers["ETag"]


def ready(desk, text=GOOD):
    """Begin an issue, write it and approve it."""
    issue = begun(desk)
    assert write(desk, issue, text).status_code == 200
    approved = act(desk, issue, "approval")
    assert approved.status_code == 201, approved.text
    return approved.json


def send(desk, issue, *channels, who=OWNER):
    return act(desk, issue, "sending", who, channels=list(channels or ("post",)))


def standing(desk, issue):
    return desk.ask(f"/v1/newsletters/{issue['issue_id']}/standing").json


def recipients(desk, issue, who=OWNER):
    path = f"/v1/newsletters/{issue['issue_id']}/recipients"
    return {each["client_id"]: each for each in desk.ask(path, who).json["items"]}


STAGES = Stages(
    judge=judge,
    forms={Form.NEWSLETTER: newsletter_composing.compose},
    makers={Channel.POST: letters.make},
    scan=lambda _transaction, _made: {},
    per_hour={},
)
CLAIM = """
update outbound.messages set state = 'claimed', claimed_by = 'a hand'
where state = 'queued' and channel = 'post' returning message_id
"""


def printed(house):
    """Let the letters that may go wait for a pack, as the sender does."""
    ids = [message for (message,) in house.rows(CLAIM)]
    with house.worker.begin() as transaction:
        parcels = prepare(transaction, ledger.read(transaction, ids), STAGES)
        claims.keep(transaction, "a hand", parcels, transaction.now)
        settle(transaction, {each.message_id: Waits() for each in parcels}, ["a hand"])
    return parcels


def posted(house, branch="vienna"):
    """Put all that waits into a pack, and take it to the post."""
    with house.api.begin(branches="*") as transaction:
        pack = packs.draw_up(transaction, "pack-1", branch)
    for step in (packs.hand_over, packs.note_printed, packs.post):
        with house.api.begin(branches="*") as transaction:
            step(transaction, pack.id)
    return pack
