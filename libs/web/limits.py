"""How many requests each principal may make: a bucket of tokens, in this process."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

WINDOW = 60.0


@dataclass
class Bucket:
    """What is left of a quota, in requests, and since when it has filled up again."""

    tokens: float
    at: float


@dataclass(frozen=True)
class Standing:
    """Whether one more request may pass, and the headers that tell the client."""

    passes: bool
    headers: dict[str, str]


class Buckets:
    """A bucket per principal that holds a minute's quota and refills steadily."""

    def __init__(self, quota: int, seconds: Callable[[], float]) -> None:
        self._quota = quota
        self._seconds = seconds
        self._buckets: dict[str, Bucket] = {}
        self._lock = Lock()
        self._policy = f'"default";q={quota};w={WINDOW:.0f}'

    def take(self, who: str) -> Standing:
        """Take one request out of the bucket of `who`, if one is left."""
        with self._lock:
            bucket = self._filled(who)
            passes = bucket.tokens >= 1
            bucket.tokens -= passes
            return self._standing(bucket.tokens, passes=passes)

    def _filled(self, who: str) -> Bucket:
        now = self._seconds()
        bucket = self._buckets.setdefault(who, Bucket(self._quota, now))
        gained = (now - bucket.at) * self._quota / WINDOW
        bucket.tokens = min(self._quota, bucket.tokens + gained)
        bucket.at = now
        return bucket

    def _standing(self, tokens: float, *, passes: bool) -> Standing:
        goal = 1 if tokens < 1 else self._quota
        seconds = math.ceil((goal - tokens) * WINDOW / self._quota)
        headers = {
            "RateLimit-Policy": self._policy,
            "RateLimit": f'"default";r={math.floor(tokens)};t={seconds}',
        }
        waiting = {} if passes else {"Retry-After": str(seconds)}
        return Standing(passes, headers | waiting)
