"""A calendar is one person's or one branch's."""

import pytest
from click.testing import CliRunner

from services.cli.feed import feed, of_staff


class Register:
    """Knows one of ours."""

    def pages(self, _path):
        return [{"staff_id": "s/07", "name": "Anna", "email": None}]

    def get(self, path):
        assert path == "/v1/staff/s%2F07"
        return {"staff_id": "s/07", "branch_id": "vienna", "name": "Anna"}


@pytest.mark.parametrize("whose", [[], ["--branch", "vienna", "--staff", "Anna"]])
def test_it_must_be_said_whose_and_only_once(whose):
    answer = CliRunner().invoke(feed, whose)

    assert answer.exit_code == 2
    assert "Say whose" in answer.output


def test_a_person_is_found_with_the_branch_they_are_of():
    assert of_staff(Register(), "Anna") == {"staff_id": "s/07", "branch_id": "vienna"}
