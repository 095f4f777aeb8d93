"""What the build refuses: unpinned or weak dependencies, dangers, secrets."""

import json
import re
import shlex
import subprocess
import sys
import zipfile
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from secrets import token_bytes

import pytest
from packaging.utils import canonicalize_name

from libs.identity.machine_keys import mint
from scripts import locks, secret_scan
from services.served import SERVICES

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
LINT = MAKEFILE.partition("\nlint:")[2].partition("\n\n")[0]
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text()
HASH = "--hash=sha256:" + "0" * 64
REQUIREMENTS = ROOT / "requirements.lock"
INSTALLS = re.compile(r"(INSTALL\)|pip install|pip wheel) .*-r \S+\.lock")
PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
FROM_NAMEKO = re.compile(
    r"^\s*(?:from|import) nameko\S*(?: import (.+))?$", re.MULTILINE
)
LEFT_TO_LIBS = ("nameko", "kombu", "amqp", "eventlet")

LOAD_ALL = """
import sys
from importlib import import_module
from pkgutil import walk_packages
sys.modules.update(dict.fromkeys({without}))
loaded = 0
for service in {services}:
    for floor in ("api", "usecases", "storage", "domain"):
        package = import_module(f"services.{{service}}.{{floor}}")
        for each in walk_packages(package.__path__, package.__name__ + "."):
            import_module(each.name)
            loaded += 1
print(loaded)
"""


def run(*command, **options):
    return subprocess.run(  # noqa: S603 the test's own command
        command, capture_output=True, text=True, check=False, **options
    )


@pytest.mark.requirement("SC-1")
def test_every_line_of_every_lock_is_pinned_with_its_hash():
    assert len(locks.locks()) == 4
    assert "scripts.locks" in LINT
    for lock in locks.locks():
        assert len(locks.lines(lock.read_text())) > 0
        assert list(locks.breaches(lock.read_text(), {})) == []


@pytest.mark.parametrize(
    "line",
    [
        "flask==3.1.3",
        f"flask>=3.1.3 {HASH}",
        f"flask==3.* {HASH}",
        "flask==3.1.3 --hash=md5:00",
        f"flask @ https://example.com/flask.whl {HASH}",
        "--index-url https://pypi.example.com/simple",
        "--extra-index-url=https://pypi.example.com/simple",
        "--find-links /wheels",
        "-e .",
    ],
)
def test_a_line_that_could_bring_something_else_is_found(line):
    good = f"# a comment\nclick==8.5.1 \\\n    {HASH} \\\n    {HASH}\n    # via flask\n"

    assert list(locks.breaches(good, {})) == []
    assert len(list(locks.breaches(good + line, {}))) == 1


@pytest.mark.requirement("SC-1")
def test_every_lock_is_installed_by_its_hashes():
    told = f"{MAKEFILE}\n{DOCKERFILE}".replace("\\\n", " ")
    commands = [each for line in told.splitlines() for each in line.split("&&")]
    takes_a_lock = [each for each in commands if INSTALLS.search(each)]

    assert len(takes_a_lock) == 4
    assert all("--require-hashes" in each for each in takes_a_lock)


@pytest.mark.requirement("SC-1")
def test_a_wheel_that_was_tampered_with_is_not_installed(tmp_path):
    wheel = tmp_path / "gift-1.0-py3-none-any.whl"
    write_wheel(wheel, "kind = True")
    digest = sha256(wheel.read_bytes()).hexdigest()
    (tmp_path / "x.lock").write_text(f"gift==1.0 --hash=sha256:{digest}\n")
    command = shlex.split(
        f"{sys.executable} -m pip install --no-index --find-links {tmp_path}"
        f" --require-hashes --no-deps --target {tmp_path}/in -r {tmp_path}/x.lock"
    )

    write_wheel(wheel, "kind = False")
    tampered = run(*command)
    assert tampered.returncode
    assert "DO NOT MATCH THE HASHES" in tampered.stderr
    assert not (tmp_path / "in/gift.py").exists()
    write_wheel(wheel, "kind = True")
    assert run(*command).returncode == 0
    assert (tmp_path / "in/gift.py").read_text() == "kind = True"


def write_wheel(path, code):
    """Write a wheel of one module, the same bytes for the same code."""
    of = "gift-1.0.dist-info"
    parts = {
        "gift.py": code,
        f"{of}/METADATA": "Metadata-Version: 2.1\nName: gift\nVersion: 1.0\n",
        f"{of}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{of}/RECORD": "gift.py,,\n",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in parts.items():
            wheel.writestr(zipfile.ZipInfo(name), text)


@pytest.mark.requirement("SC-2")
def test_a_version_with_a_known_weakness_fails_the_build():
    oldest = {"flask": "3.1.3"}
    lock = f"Flask==3.1.2 {HASH}\n"

    assert [*locks.breaches(lock, oldest)] == [
        "flask 3.1.2 has a known weakness: take 3.1.3 or newer"
    ]
    assert list(locks.too_old({"flask": "3.1.10"}, oldest)) == []
    assert "scripts.locks" in LINT
    assert "pip-audit --strict" in MAKEFILE


@pytest.mark.requirement("SC-2")
def test_no_version_that_we_take_has_a_known_weakness(capsys):
    assert locks.main() == 0, capsys.readouterr().out


@pytest.mark.requirement("SC-3")
@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import pickle\npickle.loads(told)", "S301"),
        ("eval(told)", "S307"),
        ("import subprocess\nsubprocess.run(told, shell=True)", "S602"),
        ("import hashlib\nhashlib.md5(told)", "S324"),
        ("import yaml\nyaml.load(told)", "S506"),
        ("import httpx\nhttpx.get(told, verify=False)", "S501"),
        ("import jinja2\njinja2.Environment()", "S701"),
        ("run(f'delete from clients where id = {told}')", "S608"),
        ("import ssl\nssl._create_unverified_context()", "S323"),
        ("import xml.etree.ElementTree as tree\ntree.parse(told)", "S314"),
        ("import random\ntoken = random.random()", "S311"),
        ("password = 'summer-2026'", "S105"),
        ("open('/tmp/told')", "S108"),
    ],
)
def test_a_dangerous_call_fails_the_build(code, rule):
    where = "--stdin-filename=services/registry/usecases/told.py"
    command = (Path(sys.executable).with_name("ruff"), "check", where, "-")

    found = run(*command, "--output-format=json", input=code, cwd=ROOT)

    assert rule in {each["code"] for each in json.loads(found.stdout)}
    assert "ruff check" in LINT
    assert "scripts/house.py" in LINT


CANARIES = {
    "key of ours": mint("live", "emit", token_bytes).text,
    "webhook": "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AWS": "AKIA" + "Z7" * 8,
    "GitHub": "ghp_" + "aB3d" * 9,
    "Slack": "xoxb-" + "123456789012-123456789012-abcdefghijklmnopqrstuvwx",
    "Stripe": "sk_live_" + "aB3d" * 6,
}


@pytest.mark.requirement("SC-4")
@pytest.mark.parametrize("what", CANARIES)
def test_a_secret_in_a_commit_fails_the_build_and_is_not_repeated(
    tmp_path, capsys, what
):
    run("git", "init", "--quiet", tmp_path)
    (tmp_path / "notes.md").write_text(f"one\nlook: `{CANARIES[what]}`\n")
    run("git", "-C", tmp_path, "add", "--all")

    assert secret_scan.main(tmp_path) == 1

    told = capsys.readouterr().out
    assert told.startswith("notes.md:2 ")
    assert CANARIES[what] not in told
    assert "scripts.secret_scan" in LINT


def test_what_only_looks_like_a_secret_is_left_alone():
    made_up = CANARIES["key of ours"][:-1] + "~"
    text = f"{made_up} whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA whsec_… wh{HASH}"

    assert list(secret_scan.secrets_in(text)) == []


@pytest.mark.requirement("SC-5")
def test_the_image_lists_everything_that_it_is_made_of(tmp_path):
    """Make the list by the Dockerfile's own command, of what is installed here."""
    [command] = re.findall(r"/opt/build/bin/(cyclonedx-py .*)", DOCKERFILE)
    command = command.replace("/opt/keepwell/sbom.cdx.json", f"{tmp_path}/sbom.json")
    program, *arguments = shlex.split(command.replace("/opt/keepwell", sys.prefix))

    # The image's list is also held against CycloneDX's schema, which takes 15 seconds.
    done = run(Path(sys.executable).with_name(program), *arguments, "--no-validate")

    assert done.returncode == 0, done.stderr
    bill = json.loads((tmp_path / "sbom.json").read_text())
    listed = {canonicalize_name(x["name"]): x["version"] for x in bill["components"]}
    locked = dict(PINNED.findall(REQUIREMENTS.read_text()))
    assert bill["bomFormat"] == "CycloneDX"
    assert listed["keepwell"] == metadata.version("keepwell")
    assert {n: v for n, v in locked.items() if listed[canonicalize_name(n)] != v} == {}


@pytest.mark.requirement("SC-5")
def test_the_image_keeps_its_list_and_the_tool_that_makes_it_is_pinned():
    assert "COPY --from=build /opt/keepwell /opt/keepwell" in DOCKERFILE
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.search(r"^COPY (requirements.lock .*) \./$", DOCKERFILE, re.MULTILINE)
    for lock in copied[1].split():
        assert (ROOT / lock) in locks.locks()
        assert f"!{lock}" in ignored
    maker = (ROOT / "docker/requirements-sbom.lock").read_text()
    assert "cyclonedx-bom" in dict(PINNED.findall(maker))


@pytest.mark.requirement("SC-6")
def test_only_what_the_way_out_lists_knows_nameko():
    page = (ROOT / "docs/decisions/0019-nameko-could-leave.md").read_text()
    named = dict(re.findall(r"^\| `(libs/\S+)` \| (.+?) \|", page, re.MULTILINE))

    found = {
        path.relative_to(ROOT).as_posix(): FROM_NAMEKO.findall(path.read_text())
        for folder in ("libs", "services")
        for path in (ROOT / folder).rglob("*.py")
    }

    taken = {path: told for path, told in found.items() if told}
    assert {
        path: ", ".join(f"`{name}`" for name in sorted(", ".join(told).split(", ")))
        for path, told in taken.items()
    } == {path: ", ".join(sorted(told.split(", "))) for path, told in named.items()}
    assert all(path.startswith("libs/bus/") for path in taken)


@pytest.mark.requirement("SC-6")
def test_all_but_the_workers_do_without_nameko_and_what_is_below_it():
    code = LOAD_ALL.format(without=LEFT_TO_LIBS, services=list(SERVICES))

    done = run(sys.executable, "-W", "ignore", "-c", code, cwd=ROOT)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 300
