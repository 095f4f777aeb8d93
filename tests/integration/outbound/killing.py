"""Senders that are killed while they send, and what arrived in the end."""

import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

from libs.testing import databases
from libs.testing.suites import Suite, suite
from libs.waiting import until
from services.outbound.domain.messages import Channel
from tests.integration.outbound.house import PREPARE, House
from tests.integration.outbound.peers import Mailbox, peer
from tests.integration.outbound.providers import Answers, provider
from tests.integration.outbound.sender import draft, queue

SENDER = ["-m", "tests.integration.outbound.sender_process"]
KINDS = ("marketing", "critical")
EACH = 3  # messages of a case
ALLOWED = {"marketing": 1, "critical": 2}  # copies
AT_REST = """
select bool_and(
  case when state in ('sent', 'failed', 'ambiguous', 'suppressed', 'expired')
  then state <> 'sent' or told_at is not null
  else rule is not distinct from 'waits_for_pack' end)
from outbound.messages
"""
FOUND = """
select m.branch_id, m.message_id, m.state, m.rule, f.message_id is not null
from outbound.messages m left join outbound.frozen f using (message_id)
"""


@dataclass(frozen=True)
class Case:
    """A sender of some messages of a kind that dies at a point, and how its peer is."""

    point: str
    channel: str
    way: str  # how the peer treats every second of them
    kind: str

    @property
    def branch(self):
        words = f"{self.point} {self.channel} {self.way} {self.kind}"
        return words.replace(" ", "-")

    def drafts(self):
        now = datetime.now(UTC)
        when = {
            "not_before": now - timedelta(minutes=1),
            "not_after": now + timedelta(hours=1),
            "words": {"said": "Hello", "place": f"{self.branch}.{self.way}.example"},
            "critical": self.kind == "critical",
        }
        of = {"branch": self.branch, "channel": Channel(self.channel)}
        return [draft(number, **of, **when) for number in range(EACH)]


@dataclass
class Ground:
    """Where senders die: their peers, their processes and their house."""

    mails: Mailbox
    texts: Answers
    suite: Suite
    house: House

    def kill(self, cases):
        """Let a sender die for each case, then one go on; return what became of it."""
        queue(self.house, *(each for case in cases for each in case.drafts()))
        doomed = [(each.branch, each.channel, each.point) for each in cases]
        fates = self.suite.folder / "fates.json"
        worker = self.suite.start(SENDER, DOOMED=json.dumps(doomed), FATES=str(fates))
        assert until(fates.exists, 20 * len(cases)), self.suite.logs()[-3_000:]
        ended = json.loads(fates.read_text())
        assert set(ended.values()) == {-9}, {c: e for c, e in ended.items() if e != -9}
        assert until(self.at_rest, 60), self.suite.logs()[-3_000:]
        worker.process.kill()
        worker.process.wait()
        fates.unlink()
        return self.outcomes(cases)

    def at_rest(self):
        """Say whether all is over; what waits for a later try is tried at once."""
        self.house.execute(
            "update outbound.messages set not_before = queued_at - interval '1 minute'"
            " where state = 'deferred' and rule = 'not_now'"
        )
        ((over,),) = self.house.rows(AT_REST)
        return over

    def outcomes(self, cases):
        """Tell what became of each case's messages, and forget them."""
        copies, told, rows = self.copies(), self.told(), defaultdict(dict)
        for branch, message, state, rule, kept in self.house.rows(FOUND):
            bodies = copies.get(message, [])
            arrived = int(kept) if rule == "waits_for_pack" else len(bodies)
            row = Row(state, rule, arrived, len(set(bodies)), told[message])
            rows[branch][message] = row
        self.forget()
        return {case: list(rows[case.branch].values()) for case in cases}

    def copies(self):
        """Return the bytes that arrived, by message."""
        found = defaultdict(list)
        for _, _, body in self.mails.mails:
            told = message_from_bytes(body)["Message-ID"].strip("<>").split("@")[0]
            found[told].append(body)
        for body in self.texts.taken:
            found[json.loads(body)["id"]].append(body)
        return found

    def told(self):
        """Count how often each message was said to be sent."""
        return Counter(
            event.message_id
            for event in self.house.announced()
            if event.type == "keepwell.message.sent.v1"
        )

    def forget(self):
        self.house.empty()
        self.mails.mails.clear()
        self.texts.taken.clear()


@dataclass(frozen=True)
class Row:
    """One message in the end."""

    state: str
    rule: str | None
    copies: int
    different: int
    told: int


@contextmanager
def ground(postgres, folder):
    """Lend a place where senders die."""
    answers = Answers()
    with (
        peer(folder) as (mailbox, where),
        provider(folder, answers) as texts,
        databases.lent_database(postgres, PREPARE) as url,
    ):
        house = House(url)
        told = {"MAIL": where.port, "AUTHORITIES": where.authorities}
        told |= {"TEXTS": texts, "FOLDER": folder}
        told = {name: str(each) for name, each in told.items()}
        made = Suite(url, {"outbound": {}}, "local", folder, settings=told)
        try:
            with suite(made):
                yield Ground(mailbox, answers, made, house)
        finally:
            house.close()


def judge(case, rows):
    """Hold a case to the rules: never twice, critical once, every row in a state."""
    assert len(rows) == EACH, case
    for row in rows:
        assert row.copies <= ALLOWED[case.kind], (case, row)
        assert row.different <= 1, (case, row)
        assert row.told == (row.state == "sent"), (case, row)
        if row.state == "sent" or row.rule == "waits_for_pack":
            assert row.copies >= 1, (case, row)
        if case.kind == "critical" and case.way != "5xx":
            assert row.copies >= 1, (case, row)
        if case.kind == "critical" and not row.copies:
            assert row.state in ("failed", "ambiguous"), (case, row)
