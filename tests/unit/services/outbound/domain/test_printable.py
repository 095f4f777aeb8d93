"""What the print fonts lack is told; Typst itself is asked whether that is true."""

import json
import re
from unicodedata import category

import pytest
import typst

from services.outbound.domain.printable import PRINTED, unprintable

PAGE = b"""#set text(font: "Libertinus Serif")
#set page(width: 9000pt, height: auto)
#let told = json(bytes(sys.inputs.told)).join(" ")
#told #strong(told) #emph(told)
"""
LACKING = re.compile(r'text `"(.*?)"` could not be displayed')
OTHER_SCRIPTS = ("\u0590", "\u1ab0")  # Hebrew and what follows
UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp")


def boxes(words):
    """Set words in each face; an archived PDF has no empty boxes, Typst names them."""
    told = {"told": json.dumps(list(words))}
    try:
        typst.compile(
            PAGE, pdf_standards="a-2b", ignore_system_fonts=True, sys_inputs=told
        )
    except typst.TypstError as refused:
        return set("".join(LACKING.findall(refused.diagnostic)))
    return set()


def test_typst_sets_all_that_is_said_to_be_printable():
    assert boxes(sorted(PRINTED)) == set()


def test_typst_sets_marks_on_our_letters():
    marks = {each for each in PRINTED if category(each) in ("Mn", "Me")}
    ours = {each for each in marks if not OTHER_SCRIPTS[0] < each < OTHER_SCRIPTS[1]}

    assert len(ours) > 100
    assert boxes(f"e{each}" for each in sorted(ours)) == set()
    assert unprintable(["1\ufe0f\u20e3"]) == ["\u20e3 (U+20E3)"]


def test_what_stands_beside_it_comes_out_as_an_empty_box():
    near = {chr(ord(each) + step) for each in PRINTED for step in (-1, 1)} - PRINTED
    seen = {each for each in near if category(each) not in UNSEEN}

    assert len(seen) > 100
    assert seen - boxes(sorted(seen)) == set()


@pytest.mark.parametrize(
    "text",
    [
        *("Grüße, façade, Łódź, Đặng", "Ελλάδα Київ", "„so“ … 5 € ☺ ❤\ufe0f ✓ →"),
        *("Zu\u0308rich", "two\n\nparagraphs\tand a\u00a0space"),
    ],
)
def test_what_europe_writes_is_printable(text):
    assert unprintable([text]) == []


def test_what_is_not_is_named_once_and_sorted():
    assert unprintable(["王伟 🙂🙂", "Bell\a", "伟"]) == [
        *("U+0007", "伟 (U+4F1F)", "王 (U+738B)", "🙂 (U+1F642)"),
    ]


def test_a_page_full_of_it_names_the_first_ten():
    assert len(unprintable(map(chr, range(0x4E00, 0x4F00)))) == 10
