import pytest

from scripts.house import breaches

LONG = "def grow():\n" + "    x = 1\n" * 25
DEEP = """
def dig():
    for a in x:
        if a:
            with a:
                pass
"""
TOUCHPOINTS = "services/touchpoints/domain/value.py"


def found(path, text):
    return [breach for _, breach in breaches(path, text)]


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        (TOUCHPOINTS, LONG, "grow has 26 lines"),
        (TOUCHPOINTS, "x = 1\n" * 301, "a file ends at line 300"),
        (TOUCHPOINTS, DEEP, "dig nests 3 deep"),
        ("libs/utils.py", "", "utils says nothing: name it for what it is about"),
        ("libs/x_v2.py", "", "x_v2 is half a move: finish it under one name"),
        (
            TOUCHPOINTS,
            "class Ledger_legacy: pass",
            "Ledger_legacy is half a move: finish it under one name",
        ),
        (
            "tests/unit/test_x.py",
            "import time\ntime.sleep(1)",
            "sleep outside libs: wait for a fact, not for time",
        ),
        (
            "tests/unit/x.py",
            "from time import sleep",
            "sleep outside libs: wait for a fact, not for time",
        ),
        (
            "services/cadence/storage/plans.py",
            "sql = 'select * from plans where due < now()'",
            "the database's clock: business time is transaction.now",
        ),
        (
            "services/cadence/storage/plans.py",
            "late = plans.c.due < func.now()",
            "the database's clock: business time is transaction.now",
        ),
    ],
)
def test_a_breach_is_found(path, text, breach):
    assert found(path, text) == [breach]


@pytest.mark.requirement("SC-3")
@pytest.mark.parametrize(
    ("danger", "why"),
    [
        ("server.starttls()", "starttls without a context verifies nobody"),
        ("tls.verify_mode = ssl.CERT_NONE", "CERT_NONE: the other side has to prove"),
        ("tls.check_hostname = False", "check_hostname: the other side has to prove"),
        ("a = ssl._create_unverified_context()", "_create_unverified_context: the"),
        (
            "sql = \"select set_config('app.ctx', :c, false)\"",
            "set_config(…, false) outlives its transaction",
        ),
        ("good = told.signature == signature", "a secret is compared in constant time"),
        ("import httpx", "a call out"),
        ("from requests import get", "a call out"),
    ],
)
def test_what_only_looks_harmless_is_found(danger, why):
    [breach] = found("services/outbound/usecases/sends.py", danger)

    assert breach.startswith(why)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (TOUCHPOINTS, LONG.replace("x = 1", '"""', 1).replace("x = 1", 'x"""', 1)),
        ("services/registry/migrations/versions/0001.py", LONG),
        ("tests/unit/test_x.py", LONG),
        ("libs/contracts/calls_v2.py", ""),
        ("libs/waiting.py", "import time\ntime.sleep(1)"),
        (TOUCHPOINTS, "now = clock.now()\nwhy = 'never ask clock.now() here'"),
        (TOUCHPOINTS, "server.starttls(context=context)"),
        (TOUCHPOINTS, "sql = \"select set_config('app.ctx', :c, true)\""),
        (TOUCHPOINTS, "missing = password == ''"),
        ("services/outbound/channels/webhook.py", "import httpx"),
    ],
)
def test_what_the_rules_allow_is_left_alone(path, text):
    assert found(path, text) == []


def test_the_line_of_the_breach_is_told():
    assert list(breaches(TOUCHPOINTS, "\n\n" + LONG)) == [(3, "grow has 26 lines")]
