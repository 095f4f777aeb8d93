"""An audit log that tests write into, and what is done to it behind its back."""

from dataclasses import replace

from sqlalchemy import create_engine

from libs.storage import audit
from libs.storage.chains import WORDS
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for, with_driver
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.emptying import emptying
from libs.testing.suites import PASSWORD

SERVICE = "cadence"
WRITERS = 10
HEAD_FOLLOWS = """
update cadence.audit_head set seq = last.seq, hash = last.hash
from (select seq, hash from cadence.audit order by seq desc limit 1) last;
"""
REHASHED = """
do $$ declare entry record; before bytea; begin
  select hash into before from cadence.audit where seq = {0} - 1;
  for entry in select * from cadence.audit where seq between {0} and {1} order by seq
  loop
    before := sha256(before || {words});
    update cadence.audit set hash = before where seq = entry.seq;
  end loop;
end $$;
"""
COPIED = """
insert into cadence.audit (seq, at, actor, action, subject, details, hash)
select {seq}, at, actor, action, subject, details, hash
from cadence.audit where seq = {of};
"""
CHANGE = 'update cadence.audit set details = \'{"reason": "none"}\' where seq = 5;'


def rehashed(first, last):
    """Hash some entries anew, as whoever knows how it is done."""
    words = WORDS.format(seq="entry.seq", entry="entry")
    return REHASHED.format(first, last, words=words)


def copied(of, seq):
    """Add a copy of an entry at another place."""
    return COPIED.format(of=of, seq=seq)


def told(broken):
    return broken and (broken.seq, broken.why)


class Standing:
    """A clock that stands still."""

    def __init__(self, at):
        self.at = at

    def read(self, _session):
        return self.at


class Log:
    """The audit log of one service, and who may write into it."""

    def __init__(self, url):
        self.url = url
        self.owner = create_engine(with_driver(url))
        self.api = self.transactions("api", WRITERS)
        self.worker = self.transactions("worker", 2)
        self.empty = emptying(self.owner, SERVICE)

    def transactions(self, floor, connections):
        url = as_role(self.url, f"{SERVICE}_{floor}", PASSWORD)
        engine = engine_for(url, connections, "test")
        return Transactions(engine, SERVICE, WallClock(), walled=floor == "api")

    def write(self, *subjects, at=None):
        clock = Standing(at) if at else WallClock()
        opened = replace(self.api, clock=clock).begin(branches="*", actor="anna")
        with opened as transaction:
            for each in subjects:
                transaction.audit("policy set", each, reason="she asked")

    def tamper(self, *statements):
        """Do what only somebody above the triggers can do."""
        self.run("set local session_replication_role = replica;" + "".join(statements))

    def run(self, sql):
        with self.owner.begin() as connection:
            connection.exec_driver_sql(sql)

    def rows(self, sql):
        with self.owner.begin() as connection:
            return connection.exec_driver_sql(sql).all()

    def verified(self):
        with self.owner.begin() as connection:
            return audit.verify(connection, SERVICE)

    def compared(self, *heads):
        with self.owner.begin() as connection:
            verdict = audit.verify(connection, SERVICE)
            assert verdict.broken is None
            return audit.compare(connection, verdict, heads)

    def close(self):
        for engine in (self.owner, self.api.engine, self.worker.engine):
            engine.dispose()
