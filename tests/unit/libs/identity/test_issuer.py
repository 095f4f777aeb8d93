import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from libs.clock import SetClock
from libs.identity.credentials import Unauthenticated
from libs.identity.issuer import ISSUER, Issuer, KeyFileExposed, LifetimeOutOfBounds
from libs.identity.principals import Principal, Role

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OWNER = Principal("anna", ISSUER, Role.OWNER, None, name="anna")
MANAGER = Principal(
    "ben", ISSUER, Role.ACCOUNT_MANAGER, frozenset({"graz"}), staff="s-2", name="ben"
)
PBX = Principal("pbx", ISSUER, Role.EMITTER, None, sources=("pbx",), name="pbx")


@pytest.mark.parametrize("principal", [OWNER, MANAGER, PBX], ids=str)
def test_a_token_speaks_for_the_principal_it_was_signed_for(tmp_path, principal):
    issuer = Issuer.load_or_create(tmp_path / "issuer.json")

    token = issuer.token(principal, NOW)

    assert issuer.verifier(SetClock(NOW)).prove(token).principal == principal


def test_tokens_of_before_a_restart_are_good_after_it(tmp_path):
    token = Issuer.load_or_create(tmp_path / "issuer.json").token(OWNER, NOW)

    restarted = Issuer.load_or_create(tmp_path / "issuer.json")

    assert restarted.verifier(SetClock(NOW)).prove(token).principal == OWNER


def test_another_suites_token_is_refused(tmp_path):
    ours, theirs = (Issuer.load_or_create(tmp_path / name) for name in ("a", "b"))

    with pytest.raises(Unauthenticated):
        ours.verifier(SetClock(NOW)).prove(theirs.token(OWNER, NOW))


def test_the_key_is_kept_for_its_user_alone(tmp_path):
    path = tmp_path / "issuer.json"
    Issuer.load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]

    path.chmod(0o640)
    with pytest.raises(KeyFileExposed):
        Issuer.load_or_create(path)


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    together = Barrier(8)

    def start(_):
        together.wait()
        return Issuer.load_or_create(tmp_path / "issuer.json")

    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(start, range(8)))

    assert len({json.dumps(issuer.jwks()) for issuer in started}) == 1


def test_the_published_key_is_the_public_one(tmp_path):
    [key] = Issuer.load_or_create(tmp_path / "issuer.json").jwks()["keys"]

    assert key.keys() == {"kty", "crv", "x", "kid", "alg", "use"}


@pytest.mark.requirement("AU-2")
@pytest.mark.parametrize("seconds", [-1, 0, 901])
def test_no_token_is_signed_for_longer_than_it_may_live(tmp_path, seconds):
    with pytest.raises(LifetimeOutOfBounds):
        Issuer.load_or_create(tmp_path / "issuer.json").token(
            OWNER, NOW, timedelta(seconds=seconds)
        )
