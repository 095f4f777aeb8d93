import pytest

from libs.rotation import Rotating, SecretNotUsable


def test_a_setting_tells_its_values_the_newest_first():
    assert Rotating("X", {"X": "new\n old \n\n"}).values() == ("new", "old")


def test_a_file_is_read_anew(tmp_path):
    file = tmp_path / "x"
    file.write_text("one\n")
    told = Rotating("X", {"X_FILE": str(file)})
    before = told.values()

    file.write_text("two\none\n")

    assert (before, told.values()) == (("one",), ("two", "one"))


def test_a_file_that_is_away_for_a_moment_changes_nothing(tmp_path):
    file = tmp_path / "x"
    file.write_text("one")
    told = Rotating("X", {"X_FILE": str(file)})
    assert told.values() == ("one",)

    file.write_text("")
    empty = told.values()
    file.unlink()

    assert (empty, told.values()) == (("one",), ("one",))


def test_what_was_never_told_has_no_value(tmp_path):
    assert Rotating("X", {}).values() == ()
    assert Rotating("X", {"X_FILE": str(tmp_path / "none")}).values() == ()


def test_a_url_may_have_its_passwords_alone_in_a_file(tmp_path):
    passwords = tmp_path / "x"
    passwords.write_text("a/b@c:d\nold\n")
    told = {"X": "amqps://me@[::1]:5671/v?certfile=x", "X_PASSWORD_FILE": passwords}

    assert Rotating("X", told).values() == (
        "amqps://me:a%2Fb%40c%3Ad@[::1]:5671/v?certfile=x",
        "amqps://me:old@[::1]:5671/v?certfile=x",
    )
    assert Rotating("X", {"X_PASSWORD_FILE": passwords}).values() == ()


@pytest.mark.parametrize("written", ["", None])
def test_a_url_whose_password_is_not_there_names_its_file(tmp_path, written):
    passwords = tmp_path / "x"
    if written is not None:
        passwords.write_text(written)
    told = Rotating("X", {"X": "amqps://me@h/v", "X_PASSWORD_FILE": str(passwords)})

    with pytest.raises(SecretNotUsable, match="X_PASSWORD_FILE is missing or empty"):
        told.values()


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("amqps://me:old@h/v", "X and X_PASSWORD_FILE both tell a password"),
        ("amqps://h/v", "X names no user for X_PASSWORD_FILE"),
    ],
)
def test_a_password_has_its_place_in_the_url(tmp_path, url, named):
    (tmp_path / "x").write_text("new")

    with pytest.raises(SecretNotUsable, match=named):
        Rotating("X", {"X": url, "X_PASSWORD_FILE": tmp_path / "x"}).values()


def test_a_file_that_is_no_text_is_named_and_changes_nothing_later_on(tmp_path):
    file = tmp_path / "x"
    file.write_text("one")
    told = Rotating("X", {"X_FILE": str(file)})
    assert told.values() == ("one",)

    file.write_bytes(b"\xff\xfe")

    assert told.values() == ("one",)
    with pytest.raises(SecretNotUsable, match="X_FILE is no UTF-8 text"):
        Rotating("X", {"X_FILE": str(file)}).values()


def test_the_setting_itself_comes_before_its_file(tmp_path):
    (tmp_path / "x").write_text("file")

    assert Rotating("X", {"X": "set", "X_FILE": str(tmp_path / "x")}).values() == (
        "set",
    )
