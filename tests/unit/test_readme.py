"""The documents name what is there: settings, targets, commands and files."""

import re
from pathlib import Path

import pytest

from services.cli import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PAGES = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "docs/decisions").glob("*.md"),
]
# What the embedded suite's own processes tell each other.
BETWEEN_PROCESSES = {"KEEPWELL_PORT", "KEEPWELL_DATABASE_PORT"}
SETTING = re.compile(r"KEEPWELL_(?:<SERVICE>_)?[A-Z]+(?:_[A-Z]+)*")
OF_A_SERVICE = re.compile(r"_(REGISTRY|TOUCHPOINTS|CADENCE|\{[^}]*\})_")
# Outbound reads its settings by what stands behind its prefix.
BEHIND_PREFIX = re.compile(r'(?:told|self)\.[a-z]+\("([A-Z_]+)"')
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def settings_in(text):
    return set(SETTING.findall(OF_A_SERVICE.sub("_<SERVICE>_", text)))


def settings_of_outbound():
    source = (ROOT / "services/outbound/settings.py").read_text()
    return {f"KEEPWELL_OUTBOUND_{name}" for name in BEHIND_PREFIX.findall(source)}


def test_every_setting_is_explained_and_none_that_is_not_read():
    sources = [*(ROOT / "libs").rglob("*.py"), *(ROOT / "services").rglob("*.py")]
    read = set().union(*(settings_in(path.read_text()) for path in sources))
    read |= settings_of_outbound()
    table = README.partition("## Settings")[2].partition("## ")[0]

    assert settings_in(table) == {name for name in read if known(name)}


def known(name):
    return name not in BETWEEN_PROCESSES and not name.endswith("<SERVICE>")


def test_every_target_of_make_is_named():
    targets = re.findall(
        r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE
    )

    assert set(re.findall(r"`?make ([a-z-]+)", README)) >= set(targets)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    missing = [
        link
        for link in LINK.findall(page.read_text())
        if not (page.parent / link).exists()
    ]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_is_there(page):
    named = re.findall(
        r"(?:^|`)keepwell ([a-z][a-z-]*)", page.read_text(), re.MULTILINE
    )

    assert set(named) <= COMMANDS.keys()
