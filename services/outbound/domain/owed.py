"""What is owed: people get it even if they want no more of what is not."""

from services.outbound.domain.messages import Channel

# What they asked for, what they were promised and what they must know.
EXEMPT = "exempt"


def is_owed(gap_class: str, channel: Channel, *, critical: bool) -> bool:
    """Tell whether a message is owed; post that keeps no gap is not, but a ritual."""
    return critical or (gap_class == EXEMPT and channel is not Channel.POST)
