"""`keepwell post` as somebody types it, up to a power cut while saving."""

import json

import pytest
from click.testing import CliRunner

from services.cli.messages import post as command
from tests.integration.concentration.terminal import WIDEST, DeskDoor, answered
from tests.integration.outbound.asking import OWNER, Desk
from tests.integration.outbound.post import MANIFEST, hashes, waiting


class Door(DeskDoor):
    """The owner's door to outbound."""

    def post(self, path, body):
        answer = answered(lambda: self.desk.send("POST", path, OWNER, body))
        return answer.json if answer.data else None


@pytest.fixture
def typed(house, tmp_path, monkeypatch):
    door = Door(Desk(house, tmp_path))
    monkeypatch.setattr(command, "opened", lambda: door)
    monkeypatch.setattr(command, "branch_id_of", lambda _, named: named)

    def say(*words, code=0):
        done = CliRunner().invoke(command.post, words, catch_exceptions=False)
        assert done.exit_code == code, done.output
        if not code:  # a refusal is the API's own words
            assert max(map(len, done.output.splitlines())) <= WIDEST
        return done.output

    return say


def test_a_code_that_is_no_letters_is_answered_with_what_one_looks_like(typed):
    said = typed("returned", "0023-B9A4", code=2)

    assert "5E88 4898 DA28 0471 51D0" in said


def test_what_no_pack_can_hold_yet_is_told_and_where_a_pack_stands(house, typed):
    waiting(house, 1, 2)
    house.execute("update outbound.messages set rule = 'branch_without_address'")

    nothing = typed("pack", "--branch", "vienna", code=1)
    house.execute("update outbound.messages set rule = 'waits_for_pack'")
    pack = pack_of(typed("pack", "--branch", "vienna"))
    early = typed("posted", pack, code=1)

    assert "2 held: The branch has no postal address" in nothing
    assert "[branch_without_address]" in nothing
    assert "This one is drawn up." in early


def pack_of(told):
    return told.splitlines()[-1].rpartition(" ")[2]


def saved(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.requirement("PR-5")
def test_a_pack_is_saved_handed_over_printed_posted_and_printed_again_with_a_reason(
    house, typed, tmp_path
):
    [message, _] = waiting(house, 1, 2)

    pack = pack_of(typed("pack", "--branch", "vienna"))
    proofs = typed("save", pack, str(tmp_path / "proofs"))
    handed_over = typed("hand-over", pack)
    typed("save", pack, str(tmp_path / "pack"))
    typed("printed", pack)
    posted = typed("posted", pack)
    refused = typed("save", pack, str(tmp_path / "again"), code=1)
    reason = typed("reprint", pack, "--reason", "The printer jammed")
    typed("save", pack, str(tmp_path / "again"), "--reprint", pack_of(reason))

    assert "They are proofs" in proofs
    assert proofs.splitlines()[0] == "1 of 3: letters-0001.pdf"
    assert "2 letters" in handed_over
    assert posted == "Posted: 2 letters.\n"
    assert "say why it is printed again" in refused
    assert saved(tmp_path / "again") == saved(tmp_path / "pack")
    code = message[:20].upper()
    assert "Noted" in typed("returned", *(code[at : at + 4] for at in range(0, 20, 4)))
    assert "posted" in typed("packs")
    assert message in typed("show", pack)


@pytest.mark.requirement("PR-5")
def test_a_pack_whose_saving_broke_off_is_the_same_when_it_is_saved_again(
    house, typed, tmp_path, monkeypatch
):
    card = json.dumps({"page": "card"})
    waiting(house, 1, 2, p2=card)
    pack = pack_of(typed("pack", "--branch", "vienna"))
    typed("hand-over", pack)
    typed("save", pack, str(tmp_path / "whole"))
    whole = hashes(saved(tmp_path / "whole"))
    put, left = command.put, iter(range(2))

    def power_cut(path, body):
        if next(left, None) is None:
            path.with_name(f".{path.name}").write_bytes(body[:7])
            raise KeyboardInterrupt
        put(path, body)

    monkeypatch.setattr(command, "put", power_cut)
    typed("save", pack, str(tmp_path / "broken"), code=1)
    monkeypatch.setattr(command, "put", put)
    half = saved(tmp_path / "broken")
    typed("save", pack, str(tmp_path / "broken"))

    assert MANIFEST not in half
    assert hashes(saved(tmp_path / "broken")) == whole


def test_a_pack_that_may_be_changed_can_be_dissolved_and_another_given_up(house, typed):
    waiting(house, 1)
    pack = pack_of(typed("pack", "--branch", "vienna"))

    told = typed("dissolve", pack)

    assert "wait for another one" in told
    assert "No letter is left" in typed("show", pack)
    assert "is no more" in typed("save", pack, "nowhere", code=1)
    handed_over = pack_of(typed("pack", "--branch", "vienna"))
    assert "no letter waits" in typed("pack", "--branch", "vienna", code=1).lower()
    typed("hand-over", handed_over)
    given_up = typed("give-up", handed_over, "--reason", "It was set anew")
    assert "wait for another one" in given_up
