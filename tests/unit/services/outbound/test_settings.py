"""Outbound's settings: what a URL spells with percent signs, and secrets in files."""

import pytest

from services.outbound.domain.dkim import DkimKey
from services.outbound.settings import SettingNotUsable, Settings
from services.outbound.signing import dkim_keys
from services.outbound.ways import connections

MAILED = {
    "PUBLIC_URL": "https://m.example",
    "MAIL_DOMAIN": "mail.example",
    "INSTANCE": "vienna",
}
SIGNED = {"INSTANCE": "vienna", "PROVIDER_SECRETS": '{"sms": "whsec_eA== whsec_eQ=="}'}
TEXTED = {"PROVIDERS": '{"sms": "https://sms.example/hooks"}', **SIGNED}


def read(**told):
    return Settings.read({f"KEEPWELL_OUTBOUND_{name}": t for name, t in told.items()})


@pytest.mark.parametrize(
    "url",
    ["smtp://us%40mail.example:p%3Aa%2Fb%25%20%2B@h", "smtps://u%40s:%C3%A4+@h:9"],
)
def test_user_and_password_of_a_mail_server_are_spelt_with_percent_signs(url):
    peer = read(SMTP=url, **MAILED).smtp
    expected = {
        "smtp": ("us@mail.example", "p:a/b% +", 587),
        "smtps": ("u@s", "ä+", 9),
    }
    assert (peer.user, peer.password, peer.port) == expected[url.partition(":")[0]]
    assert peer.password not in repr(peer)


def test_the_servers_of_branches_are_read_the_same_way():
    told = '{"vienna": "smtps://w%40x:%2F@h"}'
    peer = read(SMTP_OF_BRANCHES=told, **MAILED).smtp_of["vienna"]
    assert (peer.user, peer.password) == ("w@x", "/")


def test_a_mailbox_is_read_with_its_password_in_the_url_or_in_a_file(tmp_path):
    (tmp_path / "secret").write_text("p ss\n")
    inside = read(IMAP="imaps://us%40m:p%2Fss@h").imap
    beside = read(
        IMAP="imap://us%40m@h", IMAP_PASSWORD_FILE=str(tmp_path / "secret")
    ).imap
    assert (inside.user, inside.password, inside.port) == ("us@m", "p/ss", 993)
    assert (beside.password, beside.port, beside.implicit) == ("p ss", 143, False)
    assert "p ss" not in repr(beside)


@pytest.mark.parametrize(
    "told",
    [
        {"IMAP": "http://u:p@h"},
        {"IMAP": "imaps://h"},
        {"IMAP": "imaps://u:p@h:nine"},
        {"IMAP": "imaps://u@h", "IMAP_PASSWORD_FILE": "/nowhere"},
        {"IMAP": "imaps://u:p@h", "IMAP_TAKEN_TO": 'a"b'},
        {"SMTP": "smtp://u:p@h:99999", **MAILED},
    ],
)
def test_what_cannot_be_used_names_its_setting(told):
    with pytest.raises(SettingNotUsable, match=r"KEEPWELL_OUTBOUND_(IMAP|SMTP)"):
        read(**told)


@pytest.mark.parametrize(
    ("url", "connections"),
    [
        ("smtp://us:p@relay.example", 3),
        ("smtp://us:p@localhost:25", 20),
        ("smtps://relay.example?connections=8", 8),
    ],
)
def test_a_mail_server_of_others_has_few_connections_unless_told(url, connections):
    assert read(SMTP=url, **MAILED).smtp.connections == connections


def test_the_newest_secret_signs_first():
    assert list(read(**TEXTED).provider_secrets.values()) == [
        ["whsec_eA==", "whsec_eQ=="]
    ]


@pytest.mark.requirement("WO-1", "SM-9")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("INSTANCE", MAILED | {"SMTP": "smtp://h", "INSTANCE": ""}),
        ("INSTANCE", TEXTED | {"INSTANCE": ""}),
        ("PROVIDER_SECRETS", TEXTED | {"PROVIDER_SECRETS": ""}),
        ("PROVIDER_SECRETS", TEXTED | {"PROVIDER_SECRETS": '{"sms": " "}'}),
        ("PROVIDER_SECRETS", TEXTED | {"PROVIDER_SECRETS": '{"sms": "whsec_e"}'}),
        ("PROVIDERS", TEXTED | {"PROVIDERS": '{"fax": "https://h"}'}),
        ("PROVIDERS", TEXTED | {"PROVIDERS": '{"sms": "http://h"}'}),
        ("PER_HOUR", {"PER_HOUR": '{"email": "x"}'}),
        ("PER_HOUR", {"PER_HOUR": '{"email": -1}'}),
        ("SMTP", MAILED | {"SMTP": "smtp://h?connections=0"}),
        ("SMTP", MAILED | {"SMTP": "smtp://h?timeout=1"}),
    ],
)
def test_a_sender_does_not_start_with_what_it_cannot_use(name, told):
    with pytest.raises(SettingNotUsable, match=rf"KEEPWELL_OUTBOUND_{name}\b"):
        read(**told)


def test_an_encrypted_key_opens_with_its_passphrase_alone(tmp_path):
    made = DkimKey.new("s1")
    (tmp_path / "s1.pem").write_bytes(made.locked(b"right"))
    (tmp_path / "open.pem").write_bytes(made.pem)
    (tmp_path / "right").write_text("right\n")
    (tmp_path / "wrong").write_text("wrong")
    keys = f'{{"s1": "{tmp_path}/s1.pem", "s2": "{tmp_path}/open.pem"}}'

    def opened(**told):
        return dkim_keys(read(DKIM_KEYS=keys, **told))

    found = opened(DKIM_PASSPHRASE_FILE=str(tmp_path / "right"))
    assert {key.public for key in found} == {made.public}
    for told in ({}, {"DKIM_PASSPHRASE_FILE": str(tmp_path / "wrong")}):
        with pytest.raises(SettingNotUsable, match=r"s1 in .*passphrase is missing"):
            opened(**told)


def test_a_key_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingNotUsable, match=r"s1 in .*No such file"):
        dkim_keys(read(DKIM_KEYS=f'{{"s1": "{tmp_path}/s1.pem"}}'))


@pytest.mark.parametrize(
    "told",
    [
        {"SMTP": "smtp://u:p@[::1", **MAILED},
        {"IMAP": "imaps://u:p@[::1"},
        {"IMAP": "imaps://u:p@h:99999"},
        {"PROVIDERS": '{"sms": "https://[x"}', **SIGNED},
        {"PROVIDERS": '{"sms": "https://h:99999/x"}', **SIGNED},
    ],
)
def test_a_url_that_cannot_be_read_is_told_by_its_setting(told):
    with pytest.raises(SettingNotUsable, match="is no URL"):
        read(**told)


def test_a_worker_has_a_connection_for_each_way_out(monkeypatch):
    usual = connections()
    told = {"SMTP_OF_BRANCHES": '{"graz": "smtp://a", "linz": "smtp://b"}', **MAILED}
    for name, text in told.items():
        monkeypatch.setenv(f"KEEPWELL_OUTBOUND_{name}", text)
    assert connections() == usual + 2
