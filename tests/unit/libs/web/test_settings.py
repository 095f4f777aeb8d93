import json
from datetime import UTC, datetime

import pytest

from libs.clock import SystemClock
from libs.identity import Principal, Role
from libs.web.settings import SettingNotUsable, WebSettings

ENVIRONMENT = {
    "KEEPWELL_CURSOR_SECRET": "c" * 32,
    "KEEPWELL_KEY_PEPPER": "p" * 32,
    "KEEPWELL_ISSUERS": '{"https://login.example": "https://login.example/keys"}',
}


def test_the_environment_is_read_and_its_secrets_are_not_shown():
    settings = WebSettings.read(ENVIRONMENT)

    assert settings.cursor_secrets() == [b"c" * 32]
    assert settings.requests_per_minute == 3_000
    assert settings.issuers == {"https://login.example": "https://login.example/keys"}
    assert "cccc" not in repr(settings)
    assert "pppp" not in repr(settings)


@pytest.mark.parametrize("name", ENVIRONMENT)
@pytest.mark.parametrize("value", [None, "", "[]", "{"])
def test_a_setting_that_is_missing_or_unusable_is_named(name, value):
    environment = ENVIRONMENT | {name: value}

    with pytest.raises(SettingNotUsable, match=name):
        WebSettings.read({key: text for key, text in environment.items() if text})


@pytest.mark.parametrize("quota", ["0", "-1", "x", "1.5"])
def test_a_quota_is_a_number_of_requests(quota):
    with pytest.raises(SettingNotUsable, match="KEEPWELL_REQUESTS_PER_MINUTE"):
        WebSettings.read(ENVIRONMENT | {"KEEPWELL_REQUESTS_PER_MINUTE": quota})


def test_an_issuers_keys_may_lie_in_a_file(office, tmp_path):
    keys = tmp_path / "the keys.json"
    keys.write_text(json.dumps(office.issuer.jwks()))
    issuers = json.dumps({office.issuer.name: keys.as_uri()})
    settings = WebSettings.read(ENVIRONMENT | {"KEEPWELL_ISSUERS": issuers})
    owner = Principal("anna", office.issuer.name, Role.OWNER, None, name="anna")
    token = office.issuer.token(owner, datetime.now(UTC))

    authenticator = settings.authenticator(lambda _: None, SystemClock())

    assert authenticator.authenticate(f"Bearer {token}") == owner
