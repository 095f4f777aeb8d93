"""What users write into templates neither harms nor reveals."""

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.outbound.domain import liquids
from services.outbound.domain.hypertext import html_of
from services.outbound.domain.liquids import NotATemplate, WordUnknown

WORDS = ("client.name", "contact.name", "greeting")
KNOWN = {"client.name": "Huber & Söhne", "greeting": "Dear Eva,"}
NESTED = "{% if greeting %}" * 500
# What brought other template languages, or this one without limits, to their knees.
HARM = [
    "{% for i in (1..9000000) %}x{% endfor %}",
    "{% for i in (1..900) %}{% for j in (1..900) %}x{% endfor %}{% endfor %}",
    "{% tablerow i in (1..9000000) %}x{% endtablerow %}",
    "{% assign a = 'aaaaaaaaaa' %}" + "{% assign a = a | append: a %}" * 60,
    "{{ 'aaaaaaaaaa'" + " | replace: 'a', 'aaaaaaaaaa'" * 12 + " }}",
    "{% capture a %}" + "x" * 1000 + "{% endcapture %}" + "{{ a }}" * 500,
    "{% include 'settings' %}",
    "{% render 'settings' %}",
    "{{ '' | date: '%999999999d' }}",
    "{{ client.name | safe }}",
    "{{ client.name.__class__.__mro__ }}",
    "{{ client['na' | append: 'me'] }}",
    "{{ client[contact.name] }}",
    "{{ client }}",
    "{{ client.delete }}",
    "{{ settings.password }}",
    "{{ forloop.index }}",
    "{% increment greeting %}",
    "{% liquid\nfor i in (1..9)\necho i\nendfor %}",
    "{{ 9 | times: 9 }}",
    "{{ greeting",
    "{% if greeting %}",
    NESTED,
    "{{" * 1_900,
    "x" * 4_001,
]
# Two seconds and 256 MiB, and as much for being there at all.
TRIED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (4, 4))
resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
from services.outbound.domain import liquids
try:
    liquids.check(sys.stdin.read(), {words!r})
except liquids.NotATemplate as refused:
    print("refused", refused.detail)
"""


@pytest.mark.requirement("TP-1")
@pytest.mark.parametrize("source", HARM)
def test_what_could_harm_or_reveal_is_refused_when_it_is_saved(source):
    with pytest.raises(NotATemplate):
        liquids.check(source, WORDS)


@pytest.mark.requirement("TP-1")
def test_all_of_it_is_refused_within_little_time_and_memory():
    for source in (NESTED, HARM[4], "{{ greeting }}" * 280, "{{" * 1_900):
        done = subprocess.run(  # noqa: S603 our own words
            [sys.executable, "-c", TRIED.format(words=WORDS)],
            input=source,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("refused") or "greeting }}{{" in source


@given(st.text(alphabet="{}%|.:'\" \nabcgreting()[]0123456789-", max_size=80))
@example("{{ greeting | truncate: 'x' }}")
@example("{% case greeting %}{% endcase %}")
@example("{% comment %}")
def test_whatever_is_written_is_either_refused_or_written_out(source):
    try:
        liquids.check(source, WORDS)
        told = liquids.fill(source, KNOWN)
    except (NotATemplate, WordUnknown):
        return
    assert isinstance(told, str)


@pytest.mark.requirement("TP-1")
@given(st.text(max_size=60))
@example("{{ settings.password }}")
@example("<script>alert(1)</script>")
def test_a_name_is_never_read_as_a_template_nor_as_html(name):
    told = liquids.fill("{{ client.name }}", {"client.name": name})

    assert told == name
    assert "<script" not in html_of(told)


def test_a_word_that_is_not_known_can_be_asked_for_but_not_said():
    asked = "{% if contact.name %}{{ contact.name }}{% else %}all{% endif %}"

    assert liquids.fill(asked, KNOWN) == "all"
    assert liquids.fill("{{ contact.name | default: 'all' }}", KNOWN) == "all"
    with pytest.raises(WordUnknown):
        liquids.fill("{{ contact.name }}", KNOWN)


def test_what_is_allowed_is_written_out():
    source = "{{ greeting }} {{ client.name | upcase | truncate: 9 }}{# not said #}"

    liquids.check(source, WORDS)

    assert liquids.fill("{{ greeting }} {{ client.name | upcase }}", KNOWN) == (
        "Dear Eva, HUBER & SÖHNE"
    )
