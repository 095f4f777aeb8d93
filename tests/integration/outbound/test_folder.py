"""Messages as files: whole or not there, and nobody outside sees them."""

import pytest

from services.outbound.channels.folder import Folder
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import NotNow, Parcel, Taken
from tests.integration.outbound.sender import Room, draft, queue


@pytest.mark.parametrize(
    ("channel", "name"),
    [(Channel.EMAIL, "m.eml"), (Channel.POST, "m.pdf"), (Channel.SMS, "m.json")],
)
def test_each_channel_has_its_folder_and_kind_of_file(tmp_path, channel, name):
    parcel = Parcel("m", "vienna", channel, "anna@client.example", b"bytes")
    assert Folder(tmp_path).hand_over(parcel, lambda: None) == Taken(name)
    assert (tmp_path / channel / name).read_bytes() == b"bytes"


def test_a_message_that_is_stopped_at_the_last_moment_is_no_file(tmp_path):
    def stop():
        raise LookupError

    parcel = Parcel("m", "vienna", Channel.EMAIL, "anna@client.example", b"bytes")
    with pytest.raises(LookupError):
        Folder(tmp_path).hand_over(parcel, stop)
    assert list((tmp_path / "email").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path):
    (tmp_path / "email").write_text("in the way")
    parcel = Parcel("m", "vienna", Channel.EMAIL, "anna@client.example", b"bytes")
    assert isinstance(Folder(tmp_path).hand_over(parcel, lambda: None), NotNow)


def test_the_sender_writes_every_message_once(house, tmp_path):
    queue(house, *map(draft, range(20)))
    Room(house, Folder(tmp_path)).go_round()
    assert len(list((tmp_path / "email").glob("*.eml"))) == 20
