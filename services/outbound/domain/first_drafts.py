"""First drafts: what a new issue holds, so that nobody begins with an empty page."""

from libs.calendars.months import Month
from services.outbound.domain import dates
from services.outbound.domain.newsletters import Manuscript, Section, Tag

# What begins like this is a hint, and an issue that still has one is not approved.
SECTIONS = {
    "en": (
        ("What happened this month", Tag.INTERESTING, "What would you tell a friend?"),
        ("Something to smile at", Tag.ENTERTAINING, "A small true story, kindly told."),
        ("Good to know", Tag.INFORMING, "One thing to do this week, in plain words."),
        ("From us to you", Tag.PERSONAL, "Who joined, who married, what we are up to."),
    ),
    "de": (
        ("Was diesen Monat los war", Tag.INTERESTING, "Was erzählt man Freunden?"),
        ("Zum Schmunzeln", Tag.ENTERTAINING, "Eine kleine wahre Begebenheit."),
        (
            "Gut zu wissen",
            Tag.INFORMING,
            "Ein Handgriff für diese Woche.",
        ),
        (
            "Von uns zu Ihnen",
            Tag.PERSONAL,
            "Wer neu ist, wer feiert.",
        ),
    ),
}
TITLES = {"en": "{month} at {branch}", "de": "{month} bei {branch}"}
GERMAN = frozenset({"DE", "AT", "LI"})


def first_draft(month: Month, branch: str | None, country: str) -> Manuscript:
    """Lay out an issue with a hint below each heading, in the language of a country.

    What is of no `branch` alone is named for its month.
    """
    language = "de" if country in GERMAN else "en"
    named = dates.month(month.number, language, country)
    sections = tuple(
        Section(
            heading,
            (f"(… {hint})",),
            frozenset({tag}),
            dated=month.day(1) if tag is Tag.INTERESTING else None,
        )
        for heading, tag, hint in SECTIONS[language]
    )
    title = TITLES[language].format(month=named, branch=branch)
    title = title if branch else f"{named} {month.year}"
    return Manuscript(title, language=language, sections=sections)
