from zoneinfo import ZoneInfo

import pytest

from services.cadence.domain.gate import REASONS
from services.cli.local_times import LocalTimes
from services.cli.may import sentence

TIMES = LocalTimes({"vienna": ZoneInfo("Europe/Vienna")})


@pytest.mark.parametrize(
    ("outcome", "until", "said"),
    [
        ("allowed", None, "Yes: it is so."),
        ("denied", None, "No: it is so."),
        (
            "deferred",
            "2026-03-12T08:00:00Z",
            "Not before 2026-03-12 09:00 Europe/Vienna: it is so.",
        ),
    ],
)
def test_one_sentence_says_whether_and_until_when_not(outcome, until, said):
    told = {"outcome": outcome, "not_before": until, "branch_id": "vienna"}

    assert sentence(told | {"reason": "It is so."}, TIMES) == said


@pytest.mark.parametrize("reason", REASONS.values())
def test_it_fits_into_a_line(reason):
    told = {"outcome": "deferred", "not_before": "2026-03-12T08:00:00Z"}
    told |= {"branch_id": "vienna", "reason": reason}

    assert len(sentence(told, TIMES)) <= 100
