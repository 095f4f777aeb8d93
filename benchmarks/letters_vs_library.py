"""One-page letters, from frozen words to pages: against typst alone and weasyprint.

Ours reads each letter, draws its code, spells its words and sets fifty to a file;
typst alone sets the same files from words that are ready; weasyprint sets a page of the
same text, one file a letter. Memory is measured over a part of the 100,000 letters.
"""

import json
import resource
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec
import typst
import weasyprint
from bench.findings import at_least, note, tell

from services.outbound.domain.letters import (
    Letter,
    Page,
    Paper,
    Printed,
    Sender,
    paragraphs_of,
)
from services.outbound.domain.packs import IN_A_FILE
from services.outbound.pages import setting
from services.outbound.pages.setting import Sheaf
from services.outbound.usecases import letters

LETTERS = 500
HTML_LETTERS = 10
PART, WARM = 8_000, 2_000  # of 100,000, for memory
LEAST_OF_TYPST, LEAST_OF_HTML = 0.8, 5.0  # times as fast
MOST_GROWN = 1.10
ROUNDS = 5
DAY = date(2026, 3, 2)
SENDER = Sender("Keepwell GmbH", ("Graben 2", "1010 Wien"))
TEXT = """Dear Ms Huber,

ten years ago we stood in your server room for the first time. Three people have become
twelve since, and one server a small cloud of number {number}.

Thank you for your trust. We drop in for a coffee in March, and bring no offer at all.
If there is anything on your mind before then, you know where we are.

Yours
Anna Gruber"""


def main() -> None:
    rounds = [one_round(nth) for nth in range(ROUNDS)]
    ours, alone, html = zip(*rounds, strict=True)
    note(
        f"letters a second: ours {1 / median(ours):,.0f},"
        f" typst alone {1 / median(alone):,.0f}, weasyprint {1 / median(html):,.0f}"
    )
    pairs = list(zip(ours, alone, html, strict=True))
    at_least("letters_vs_library", [b / a for a, b, _ in pairs], LEAST_OF_TYPST)
    at_least("letters_vs_weasyprint", [c / a for a, _, c in pairs], LEAST_OF_HTML)
    grown = memory()
    tell(
        f"letters_memory_grown_over_{PART}_of_100000",
        [grown],
        f"<= {MOST_GROWN}",
        reached=grown <= MOST_GROWN,
    )


def one_round(nth: int) -> tuple[float, float, float]:
    """Return the seconds a letter takes: ours, typst alone, weasyprint."""
    bodies = list(frozen(nth * LETTERS, LETTERS))
    others = list(frozen((nth + ROUNDS) * LETTERS, LETTERS))
    return ours(bodies) / LETTERS, alone(others) / LETTERS, in_html() / HTML_LETTERS


def frozen(first: int, many: int) -> Iterator[bytes]:
    """Make letters as the ledger keeps them."""
    for number in range(first, first + many):
        yield msgspec.json.encode(
            Letter(
                *(f"{number:032x}", Paper.A4, "en", "AT", DAY, SENDER),
                (f"Julia Huber {number}", "Huber GmbH", "Ring 1/5", "1010 Wien"),
                "Ten years",
                paragraphs_of(TEXT.format(number=number)),
                Printed(Page.LETTER),
            )
        )


def sheaves(bodies: list[bytes]) -> Iterator[Sheaf]:
    for at in range(0, len(bodies), IN_A_FILE):
        some = [letters.read(body) for body in bodies[at : at + IN_A_FILE]]
        marked = [(f"{at + nth:05d}", each) for nth, each in enumerate(some, 1)]
        yield Sheaf("Letters", Paper.A4, DAY, marked)


def ours(bodies: list[bytes]) -> float:
    begun = perf_counter()
    for sheaf in sheaves(bodies):
        setting.pdf("letters", sheaf)
    return perf_counter() - begun


def alone(bodies: list[bytes]) -> float:
    told = [json.dumps(sheaf.told) for sheaf in sheaves(bodies)]
    page = Path(setting.FOLDER / "letters.typ")
    compiler = typst.Compiler(page, ignore_system_fonts=True)
    begun = perf_counter()
    for words in told:
        compiler.compile(format="pdf", sys_inputs={"told": words})
    return perf_counter() - begun


def in_html() -> float:
    begun = perf_counter()
    for number in range(HTML_LETTERS):
        words = escape(TEXT.format(number=number)).split("\n\n")
        page = "".join(f"<p>{each}</p>" for each in words)
        weasyprint.HTML(string=f"<h1>Ten years</h1>{page}").write_pdf()
    return perf_counter() - begun


def memory() -> float:
    """Return how much the peak of memory grows from the first letters to the last."""
    ours(list(frozen(0, WARM)))
    before = peak()
    for first in range(WARM, PART, WARM):
        ours(list(frozen(first, WARM)))
    note(f"peak of memory: {before:,} KiB after {WARM}, {peak():,} after {PART}")
    return peak() / before


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
