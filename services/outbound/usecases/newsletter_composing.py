"""Newsletters composed: an issue, as each of those gets it whom it goes to."""

from collections.abc import Mapping, Sequence

from libs.storage.transactions import Transaction
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import Message, Suppressed
from services.outbound.domain.newsletter_pages import Reader, content
from services.outbound.domain.newsletters import Manuscript
from services.outbound.storage import circumstances, newsletters, stories
from services.outbound.usecases.newsletters import told

NO_ISSUE = Suppressed("no_issue")


def compose(
    transaction: Transaction, messages: Sequence[Message]
) -> Mapping[str, Content | Suppressed]:
    """Write the copies of approved issues; stories as they may be told now."""
    wanted = {each.words["issue"] for each in messages}
    issues = newsletters.some(transaction, wanted)
    stories.hold(transaction, {each for i in issues.values() for each in i.named})
    written = {
        each.id: told(transaction, each) for each in issues.values() if each.approved_at
    }
    clients = {each.client for each in messages}
    notes = newsletters.notes(transaction, wanted, clients)
    people = circumstances.known(
        transaction, (), {each.contact for each in messages if each.contact}, ()
    ).people
    composed: dict[str, Content | Suppressed] = {}
    for each in messages:
        person = people.get(each.contact or "")
        note = notes.get((each.words["issue"], each.client), "")
        reader = Reader(
            person.name if person else None, note, each.words.get("code", "")
        )
        composed[each.id] = copy(written.get(each.words["issue"]), reader)
    return composed


def copy(manuscript: Manuscript | None, reader: Reader) -> Content | Suppressed:
    return NO_ISSUE if manuscript is None else content(manuscript, reader)
