"""Two months of a made-up company, with an illness, a leaver and a standstill."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from services.cli.year.command import home, lived
from services.cli.year.company import Company

pytestmark = pytest.mark.timeout(300)

BEGINS = datetime(2026, 1, 1, 6, tzinfo=UTC)
JANUARY_AND_FEBRUARY = 59
WELL_KEPT = 0.95


@pytest.fixture(scope="module")
def report():
    with home(None) as folder:
        yield lived(folder, Company(1, BEGINS, 60), JANUARY_AND_FEBRUARY)


def test_every_touch_that_came_too_soon_has_its_reason(report):
    assert report.tight
    assert report.broken == []


def test_nobody_is_ever_without_a_next_touch(report):
    assert report.ledger.without == 0


def test_with_enough_people_nearly_every_promise_is_kept(report):
    due, kept = report.ledger.due.total(), report.ledger.kept.total()
    assert due > 0
    assert kept / due >= WELL_KEPT


def test_nobodys_day_is_planned_too_full_not_even_after_a_standstill(report):
    assert 0 < report.ledger.fullest <= 1


def test_it_is_told_by_branch_and_month(report):
    report.show(Console(width=100, file=(page := StringIO())))
    told = page.getvalue()
    assert [word in told for word in ("2026-02", "munich", "together")] == [True] * 3
    assert "Gap rules broken without a reason: none." in told
