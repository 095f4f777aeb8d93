"""A folder as a way out: every message a file, for people to look at and take along."""

import os
from dataclasses import dataclass
from pathlib import Path

from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import (
    NotNow,
    NowOrNever,
    Outcome,
    Parcel,
    Taken,
)

KINDS = {Channel.EMAIL: "eml", Channel.POST: "pdf"}
TEXTS = "json"


@dataclass(frozen=True)
class Folder:
    """Writes each message into a folder of its channel, under its own id."""

    root: Path

    def hand_over(self, parcel: Parcel, now_or_never: NowOrNever) -> Outcome:
        """Write a file that is there whole or not at all, even after a power cut."""
        folder = self.root / parcel.channel
        name = f"{parcel.message_id}.{KINDS.get(parcel.channel, TEXTS)}"
        draft = folder / f".{name}"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write(draft, parcel.body)
        except OSError as failure:
            return NotNow(f"the folder cannot be written: {failure.strerror}")
        try:
            now_or_never()
        except BaseException:
            draft.unlink()
            raise
        draft.rename(folder / name)
        keep(folder)
        return Taken(name)

    def close(self) -> None:
        """Nothing is kept open."""


def write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def keep(folder: Path) -> None:
    """See to it that what was renamed is found under its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
