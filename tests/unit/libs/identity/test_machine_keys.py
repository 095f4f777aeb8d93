import ast
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libs.identity
from libs.identity.credentials import Unauthenticated
from libs.identity.machine_keys import (
    NotKeyLabels,
    NotStorableKey,
    PepperTooShort,
    StoredKey,
    digest,
    matches,
    mint,
    parse,
)
from libs.identity.principals import ImpossiblePrincipal, Principal, Role

PEPPER = b"p" * 32
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
KEY = mint("live", "emit", secrets.token_bytes)


def stored(**changed):
    return StoredKey(
        **{
            "id": KEY.id,
            "name": "Vienna's phone system",
            "digest": digest(PEPPER, KEY.secret),
            "role": Role.EMITTER,
            "branches": frozenset({"vienna"}),
            "sources": ("pbx/vienna",),
            "created_at": NOW,
            "expires_at": NOW + timedelta(days=90),
        }
        | changed
    )


@pytest.mark.requirement("AK-1")
@given(st.binary(min_size=32, max_size=32))
def test_a_minted_key_has_the_form_that_scanners_look_for_and_is_read_back(random):
    key = mint("live", "emit", lambda size: random[:size])

    assert re.fullmatch(r"kw_live_emit_\w{10}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}", key.text)
    assert parse(key.text) == key


@pytest.mark.requirement("AK-1")
def test_two_different_256_bit_secrets_never_look_alike():
    last = 0xFF.to_bytes(1) * 32
    last_but_one = last[:-1] + b"\xfe"

    ones = {
        mint("live", "emit", lambda n, s=s: s[-n:]).secret for s in (last, last_but_one)
    }

    assert len(ones) == 2


@pytest.mark.requirement("AK-1")
@given(data=st.data())
def test_a_key_with_any_one_letter_mistyped_is_refused(data):
    place = data.draw(st.integers(0, len(KEY.text) - 1))
    letter = data.draw(st.characters().filter(lambda c: c != KEY.text[place]))

    with pytest.raises(Unauthenticated):
        parse(KEY.text[:place] + letter + KEY.text[place + 1 :])


@pytest.mark.parametrize("env", ["", "LIVE", "li_ve", "live2", "l" * 17])
def test_a_key_is_minted_for_plain_words_only(env):
    with pytest.raises(NotKeyLabels):
        mint(env, "emit", secrets.token_bytes)


@pytest.mark.requirement("AK-2")
def test_what_is_stored_or_shown_of_a_key_never_contains_its_secret():
    kept = stored()

    assert KEY.secret.encode() not in kept.digest
    assert len(kept.digest) == 32
    assert KEY.secret not in repr(KEY) + repr(kept)


@pytest.mark.requirement("AK-2")
def test_a_secret_matches_its_own_digest_under_its_own_pepper_only():
    kept = digest(PEPPER, KEY.secret)

    assert matches(PEPPER, KEY.secret, kept)
    assert not matches(PEPPER, mint("live", "emit", secrets.token_bytes).secret, kept)
    assert not matches(b"q" * 32, KEY.secret, kept)
    with pytest.raises(PepperTooShort):
        digest(b"short", KEY.secret)


@pytest.mark.requirement("AK-2")
def test_nothing_in_the_package_compares_digests_or_secrets_with_equals():
    folder = Path(libs.identity.__file__).parent
    compared = [
        ast.unparse(node)
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
    ]

    assert compared
    assert not [each for each in compared if re.search("digest|secret|hmac", each)]


@pytest.mark.requirement("AK-2")
@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_key_lives_for_up_to_365_days(days):
    with pytest.raises(NotStorableKey):
        stored(expires_at=NOW + timedelta(days=days))


@pytest.mark.requirement("AK-4")
@pytest.mark.parametrize(
    "role", [Role.OWNER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER]
)
def test_a_key_cannot_stand_for_a_person(role):
    with pytest.raises(NotStorableKey):
        stored(role=role, sources=(), branches=None)


def test_a_key_of_an_impossible_principal_cannot_be_kept():
    with pytest.raises(ImpossiblePrincipal):
        stored(sources=())


def test_a_key_can_stand_for_operations():
    assert stored(role=Role.OPERATIONS, sources=(), branches=None)


def test_a_live_key_speaks_for_its_machine():
    assert stored().principal(NOW) == Principal(
        subject=KEY.id,
        issuer="keepwell:machine-keys",
        role=Role.EMITTER,
        branches=frozenset({"vienna"}),
        sources=("pbx/vienna",),
        name="Vienna's phone system",
    )


@pytest.mark.requirement("AK-2")
@pytest.mark.parametrize(
    "ended",
    [{"expires_at": NOW + timedelta(days=1)}, {"revoked_at": NOW + timedelta(days=1)}],
)
def test_a_key_that_has_ended_is_refused(ended):
    key = stored(**ended)
    end = NOW + timedelta(days=1)

    assert key.principal(end - timedelta(microseconds=1))
    with pytest.raises(Unauthenticated):
        key.principal(end)
