import pytest

from services.cli import vcards
from services.cli.sheets import UnreadableFile


def read(tmp_path, *lines):
    path = tmp_path / "people.vcf"
    path.write_text("\r\n".join(lines))
    return vcards.read(path)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1980-02-29", "1980-02-29"),
        ("19800229", "1980-02-29"),
        ("1980-02-29T00:00:00Z", "1980-02-29"),
        ("--0229", "--02-29"),
        ("--02-29", "--02-29"),
        ("1980", ""),
        ("", ""),
    ],
)
def test_a_birthday_is_read_with_its_year_or_without(written, told):
    assert vcards.birthday(written) == told


def test_each_card_is_a_row_where_it_begins(tmp_path):
    card = ("BEGIN:VCARD", "VERSION:4.0", "FN:Julia Huber", "END:VCARD")
    number = "TEL;VALUE=uri:tel:+43-720-123457;ext=21"
    other = ("begin:vcard", "VERSION:3.0", "FN:Jo", number, "END:VCARD")

    first, second = read(tmp_path, *card, "", *other).lines

    assert (first.number, first.cells[0]) == (1, "Julia Huber")
    assert (second.number, second.cells[:2]) == (6, ["Jo", "+43-720-123457"])


def test_a_card_within_another_is_told(tmp_path):
    card = ("BEGIN:VCARD", "FN:Jo", "END:VCARD")
    with pytest.raises(UnreadableFile, match="a card within another"):
        read(tmp_path, card[0], card[1], *card, card[2])


@pytest.mark.parametrize(
    "lines",
    [
        ("nonsense",),
        ("",),
        ("BEGIN:VCARD", "FN:Jo"),
        ("BEGIN:VCALENDAR", "END:VCALENDAR"),
        ("BEGIN:VCARD", "FN;CHARSET=x;ENCODING=QUOTED-PRINTABLE:=4A", "END:VCARD"),
    ],
)
def test_what_holds_no_cards_is_told(tmp_path, lines):
    with pytest.raises(UnreadableFile, match="holds no vCards"):
        read(tmp_path, *lines)


def test_what_else_a_card_tells_is_named(tmp_path):
    more = ("TITLE:Owner", "NOTE:Likes tea", "UID:7", "REV:20260101T000000Z")

    sheet = read(tmp_path, "BEGIN:VCARD", "VERSION:4.0", "FN:Jo", *more, "END:VCARD")

    assert sheet.header[len(vcards.HEADER) :] == ["NOTE", "TITLE"]
