"""Post as a way out: a letter that is ready waits until people take it in a pack."""

from services.outbound.domain.parcels import NowOrNever, Outcome, Parcel, Waits


class Post:
    """Hands nothing over: packs are handed over by people."""

    def hand_over(self, parcel: Parcel, now_or_never: NowOrNever) -> Outcome:
        """Let the letter wait for a pack."""
        del parcel, now_or_never
        return Waits()

    def close(self) -> None:
        """Nothing is kept open."""
