"""`keepwell risk`: how the page spells what the API tells."""

import pytest
from click.testing import CliRunner

from services.cli.risk.asking import SHARE
from services.cli.risk.command import risk
from services.cli.risk.sentences import in_words, left_out, tracing
from services.cli.risk.spelling import called, shortened

NOTHING = {"firm": None, "branches": {}, "unconverted": [], "running": "0.00"}


def test_what_narrows_a_command_is_not_dropped_in_silence():
    done = CliRunner().invoke(risk, ["--branch", "vienna", "trace"])

    assert done.exit_code == 2
    assert "stands behind it" in done.output


@pytest.mark.requirement("T27")
@pytest.mark.parametrize("state", ["unknown", "empty"])
def test_a_state_is_said_in_words_and_no_number_is(state):
    [said] = in_words(("firm", {"state": state}))

    assert said.startswith(f"firm: {state}, for ")
    assert not any(letter.isdigit() for letter in said)


def test_a_group_is_called_by_its_largest_client():
    assert called({"name": "Alpine Dental", "clients": 1}) == "Alpine Dental"
    assert called({"name": "Alpine Dental", "clients": 3}) == (
        "Alpine Dental and 2 others of its group"
    )
    assert len(shortened("x" * 80)) == 28


def test_only_what_is_left_out_is_told():
    told = NOTHING | {"since": "2025-03-01", "billed_since": "2025-03-01"}
    late = told | {"billed_since": "2025-09-01"}

    assert list(left_out(told)) == []
    assert list(left_out(late)) == ["The first bill on record is of 2025-09."]


def test_the_trace_asks_what_the_page_was_asked():
    asked = {"branch": "vienna", "as_of": "2026-03-01"}

    assert "trace --branch vienna --as-of 2026-03-01" in next(tracing(asked))


@pytest.mark.parametrize("written", ["0.4", "40%", "40 %"])
def test_a_share_is_written_as_a_part_or_in_percent(written):
    assert SHARE.convert(written, None, None) == 0.4


@pytest.mark.parametrize("written", ["nan", "inf", "%", "1%2", "half"])
def test_what_is_no_share_is_refused_in_words(written):
    done = CliRunner().invoke(
        risk, ["finances", "--margin", written, "--costs", "5", "--cash", "1"]
    )

    assert done.exit_code == 2
    assert f"'{written}' is no share like 0.4 or 40%." in done.output
