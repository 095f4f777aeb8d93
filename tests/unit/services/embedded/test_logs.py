from services.embedded import logs


def test_a_large_log_is_put_aside_and_the_oldest_is_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "LARGEST", 3)
    log = tmp_path / "apis.log"

    with log.open("a") as writer:
        for number in range(1, 8):
            print(f"n{number}", file=writer, flush=True)
            logs.bound(log)

    kept = {path.name: path.read_text().split() for path in tmp_path.iterdir()}
    assert kept == {
        "apis.log": [],
        "apis.log.1": ["n7"],
        "apis.log.2": ["n6"],
        "apis.log.3": ["n5"],
        "apis.log.4": ["n4"],
    }


def test_a_log_that_somebody_deleted_is_none_to_put_aside(tmp_path):
    logs.bound(tmp_path / "apis.log")

    assert list(tmp_path.iterdir()) == []


def test_a_small_log_is_left_alone(tmp_path):
    log = tmp_path / "apis.log"
    log.write_text("small")

    logs.bound(log)

    assert [path.read_text() for path in tmp_path.iterdir()] == ["small"]
