"""The chain of the audit log can be worked out without the database."""

import hashlib
import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from libs.storage.chains import WORDS
from tests.integration.suite.audit_log import SERVICE

HASHED = WORDS.format(seq="entry.seq", entry="entry")
ASKED = f"""
select entry.details, {HASHED} from (select :seq as seq,
  cast(:at as timestamptz) as at, :actor as actor, :action as action,
  :subject as subject, cast(:details as jsonb) as details) entry
"""  # noqa: S608 our own words
ENTRIES = """
select seq, at, actor, action, subject, details, hash from cadence.audit order by seq
"""
# What PostgreSQL can keep in a text.
WRITABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def connection(audited):
    with audited.owner.connect() as connection:
        yield connection


@pytest.mark.requirement("AD-2")
@given(
    at=st.datetimes(timezones=st.just(UTC)),
    words=st.lists(WRITABLE, min_size=3, max_size=3),
    details=st.dictionaries(WRITABLE, WRITABLE, max_size=3),
    seq=st.integers(1, 2**63 - 1),
)
def test_the_words_of_an_entry_can_be_told_without_the_database(
    connection, at, words, details, seq
):
    kept, hashed = connection.execute(
        text(ASKED),
        {
            "seq": seq,
            "at": at,
            **dict(zip(("actor", "action", "subject"), words, strict=True)),
            "details": json.dumps(details),
        },
    ).one()

    entry = [seq, at.isoformat(timespec="microseconds"), *words, kept]
    assert kept == details
    assert bytes(hashed) == json.dumps(entry, ensure_ascii=False).encode()


@pytest.mark.requirement("AD-2")
def test_a_chain_can_be_worked_out_without_the_database(ten):
    before = hashlib.sha256(SERVICE.encode()).digest()
    for seq, at, *words, kept in ten.rows(ENTRIES):
        entry = [seq, at.isoformat(timespec="microseconds"), *words]
        told = json.dumps(entry, ensure_ascii=False).encode()
        before = hashlib.sha256(before + told).digest()
        assert bytes(kept) == before
