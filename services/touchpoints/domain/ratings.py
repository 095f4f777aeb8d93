"""What clients say of our work, in a number from 1 to 5."""

from services.touchpoints.domain.touches import Sentiment

FRUSTRATED_UP_TO, GLAD_FROM = 2, 4


def felt(rating: int) -> Sentiment:
    """Tell how somebody feels who gives us 1 to 2, 3, or 4 to 5."""
    if rating <= FRUSTRATED_UP_TO:
        return Sentiment.FRUSTRATED
    return Sentiment.GLAD if rating >= GLAD_FROM else Sentiment.NEUTRAL
