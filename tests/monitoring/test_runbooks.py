"""Every alert has a page that says what to do, and every page an alert."""

import re
from pathlib import Path

import click
import pytest

from scripts.monitoring_slos import RUNBOOKS
from services.cli import main
from tests.monitoring.promtool import alerts

PAGES = sorted(Path("docs/runbooks").glob("*.md"))
PARTS = ("Meaning", "Impact", "Diagnosis", "Mitigation")
COMMAND = re.compile(r"(?:^|`)(keepwell [^`\n#]+)", re.MULTILINE)


def test_every_alert_has_its_page_and_every_page_its_alert():
    assert {page.stem for page in PAGES} == {rule["alert"] for rule in alerts()}


def test_a_pager_can_open_a_page():
    assert re.fullmatch(r"https://[^/]+/.+/docs/runbooks", RUNBOOKS)


def test_every_alert_says_what_happened_how_grave_it_is_and_what_to_read():
    for rule in alerts():
        told = rule["annotations"]
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert told["runbook_url"] == f"{RUNBOOKS}/{rule['alert']}.md"
        assert told["summary"]
        assert told["description"].endswith(".")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_four_parts_and_names_commands_that_there_are(page):
    text = page.read_text()

    assert text.startswith(f"# {page.stem}\n")
    assert [text.count(f"**{part}.**") for part in PARTS] == [1] * len(PARTS)
    for command in COMMAND.findall(text):
        assert unknown_words(command.split()[1:]) == [], command


def test_a_page_links_only_to_pages_that_there_are():
    for page in PAGES:
        for linked in re.findall(r"\]\((\w+\.md)\)", page.read_text()):
            assert (page.parent / linked).exists()


def unknown_words(words, group=main):
    """List what of a command line Keepwell does not know."""
    if not words:
        return []
    first, *rest = words
    if isinstance(group, click.Group):
        command = group.get_command(click.Context(group), first)
        return unknown_words(rest, command) if command else [first]
    known = {name for option in group.params for name in option.opts}
    return [word for word in words if word.startswith("--") and word not in known]
