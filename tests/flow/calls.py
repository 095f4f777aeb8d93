"""A call that has ended, as a telephone system tells of it."""


def call(call_id, at, number="+43720123456"):
    """Make the CloudEvent of a call of seven minutes that somebody answered."""
    started = at.isoformat()
    return {
        "specversion": "1.0",
        "type": "keepwell.call.ended.v1",
        "source": "pbx/vienna",
        "id": call_id,
        "time": started,
        "data": {
            "call_id": call_id,
            "direction": "out",
            "number": number,
            "started_at": started,
            "outcome": "answered",
            "talk_seconds": 420,
        },
    }
