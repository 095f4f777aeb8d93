"""The mailbox's intake: mail that comes in by IMAP is taken in, once, UID by UID.

What came of a mail is committed with its UID, so that whoever is killed goes on there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

import structlog

from libs.bus.loops import GoesOn, apart
from libs.clock import Clock
from libs.storage.transactions import Transaction, Transactions
from libs.values import Invalid
from services.outbound.channels.imap import Imap, Lying, MailboxAway, Unreadable
from services.outbound.intake import LARGEST
from services.outbound.settings import ImapPeer
from services.outbound.storage import mailboxes
from services.outbound.storage.mailboxes import Place
from services.outbound.usecases import returned_mails

AT_ONCE = 200
TOLD_EVERY = 500  # mails
LOOKS_EVERY = timedelta(seconds=30)
ASKS_AGAIN = timedelta(minutes=1)
# A day less than the digests are kept of what was taken in.
PAST = timedelta(days=179)

log = structlog.get_logger()


class TooLarge(Invalid):
    """The mail is larger than 25 MiB."""


@dataclass
class MailboxIntake:
    """Takes in what comes to a mailbox."""

    transactions: Transactions
    peer: ImapPeer
    clock: Clock
    line: Imap = field(init=False)
    rests_until: datetime | None = None
    taken: int = 0

    def __post_init__(self) -> None:
        self.line = Imap(self.peer)
        # By another port or spelling it is the same mailbox.
        told = f"{self.peer.user}@{self.peer.host}".casefold()
        self.name = sha256(told.encode()).hexdigest()[:16]

    def go_round(self, goes_on: GoesOn) -> bool:
        """Take in some; return whether there is more.

        That a mailbox is away keeps no worker from all else: its gauge tells.
        """
        if self.rests_until and self.clock.now() < self.rests_until:
            return False
        try:
            more = self.work(goes_on)
        except MailboxAway as away:
            self.wait_for_it(away)
            return False
        self.rests_until = None if more else self.clock.now() + LOOKS_EVERY
        return more

    def wait_for_it(self, away: MailboxAway) -> None:
        """Note that the mailbox is away; it is not asked again at once."""
        self.rests_until = self.clock.now() + ASKS_AGAIN
        with self.transactions.begin() as transaction:
            mailboxes.failed(transaction, self.name, str(away))

    def work(self, goes_on: GoesOn) -> bool:
        validity = self.line.open()
        with self.transactions.begin() as transaction:
            begun = Place(
                *(self.name, validity),
                mailboxes.opened(transaction, self.name, validity),
            )
        self.try_again(begun, goes_on)
        mails, waiting = self.line.after(begun.uid, AT_ONCE)
        places = placed(begun, mails, waiting)
        self.note(places[0])
        for mail, place in zip(mails, places[1:], strict=True):
            if goes_on():
                Taking(self, mail, place).go()
                self.tell(place)
        if self.peer.taken_to:
            self.clear(places[-1])
        return waiting > len(mails)

    def try_again(self, begun: Place, goes_on: GoesOn) -> None:
        """Take in what was set aside, where somebody wants that."""
        with self.transactions.begin() as transaction:
            wanted = mailboxes.wanted_again(transaction, begun)
        for uid in wanted:
            place = replace(begun, uid=uid)
            mails, _ = self.line.after(uid - 1, 1)
            found = [each for each in mails if each.uid == uid]
            if found and goes_on():
                Taking(self, found[0], place, mailboxes.unpark).go()
            if not found:
                self.forget(place)

    def forget(self, place: Place) -> None:
        """Forget what was set aside and lies there no more."""
        with self.transactions.begin() as transaction:
            mailboxes.unpark(transaction, place)

    def note(self, place: Place) -> None:
        with self.transactions.begin() as transaction:
            mailboxes.wait(transaction, place)

    def tell(self, place: Place) -> None:
        """Say now and then how far it is; a long backlog takes its time."""
        self.taken += 1
        if self.taken % TOLD_EVERY == 0:
            log.info("mail taken in", mails=self.taken, waiting=place.waiting)

    def clear(self, last: Place) -> None:
        """Move away what was taken in; what was set aside stays where it is."""
        with self.transactions.begin() as transaction:
            stays = set(mailboxes.parked(transaction, last))
            done = mailboxes.opened(transaction, self.name, last.validity)
        if goes := self.line.until(done, stays):
            self.line.move(goes)


@dataclass(frozen=True)
class Taking:
    """One mail that is taken in or set aside; `claim` says whether it is to be."""

    intake: MailboxIntake
    mail: Lying
    place: Place
    claim: Callable[[Transaction, Place], bool] = mailboxes.advance

    def go(self) -> None:
        apart([self.mail], self.take, self.park)

    def take(self, _mails: Sequence[Lying]) -> None:
        """Take a mail in, unless another worker has done so by now."""
        if self.is_past():
            with self.intake.transactions.begin() as transaction:
                self.claim(transaction, self.place)
            return
        if self.mail.size is None:
            raise Unreadable
        if self.mail.size > LARGEST:
            raise TooLarge
        raw = self.intake.line.raw(self.mail.uid)
        with self.intake.transactions.begin() as transaction:
            if self.claim(transaction, self.place) and raw is not None:
                returned_mails.take_in(transaction, raw)

    def is_past(self) -> bool:
        """Tell whether nobody knows any more if it was taken in, and nobody asks."""
        at, now = self.mail.at, self.intake.clock.now()
        asked = self.claim is not mailboxes.advance
        return not asked and at is not None and now - at > PAST

    def park(self, _mail: Lying, failure: Exception) -> None:
        """Set a mail aside that cannot be taken in; it stays in the mailbox."""
        told = str(failure) if isinstance(failure, Invalid) else type(failure).__name__
        with self.intake.transactions.begin() as transaction:
            if self.claim(transaction, self.place):
                mailboxes.park(transaction, self.place, told)


def placed(begun: Place, mails: Sequence[Lying], waiting: int) -> list[Place]:
    """Say before the first mail and after each how many wait, and since when."""
    uids = [begun.uid, *(each.uid for each in mails)]
    oldest = [
        *(each.at for each in mails),
        None if waiting <= len(mails) else mails[-1].at,
    ]
    return [
        Place(begun.mailbox, begun.validity, uid, max(0, waiting - number), at)
        for number, (uid, at) in enumerate(zip(uids, oldest, strict=True))
    ]
