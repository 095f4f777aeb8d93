"""What a worker process reads from its environment, once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from libs.rotation import Rotating
from libs.stopping import drain_seconds
from libs.values import Invalid

CARRIERS = ("local", "rabbitmq")
CLOCKS = ("wall", "simulated")
EVERY_INTERFACE = "0.0.0.0"  # noqa: S104 probes come from outside the container


class SettingMissing(Invalid):
    """A setting that has no default is not in the environment."""


@dataclass(frozen=True)
class WorkerSettings:
    """How the workers of one process reach their servers."""

    carrier: str
    clock: str
    poll: float  # seconds
    side_host: str
    side_port: int  # 0: none
    patience: float  # seconds that a transaction may take
    pauses: tuple[timedelta, ...]  # between the attempts at one event
    drain: int  # seconds that are left after SIGTERM
    environment: Mapping[str, str] = field(repr=False)

    def __post_init__(self) -> None:
        if self.carrier not in CARRIERS:
            raise Invalid(f"KEEPWELL_CARRIER is {self.carrier}, not one of {CARRIERS}")
        if self.clock not in CLOCKS:
            raise Invalid(f"KEEPWELL_CLOCK is {self.clock}, not one of {CLOCKS}")
        if self.clock == "simulated" and self.carrier != "local":
            raise Invalid("the simulated clock runs on the local carrier only")

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "WorkerSettings":
        """Read the settings; raises SettingMissing or Invalid with the name to mend."""
        return cls(
            carrier=environment.get("KEEPWELL_CARRIER", "rabbitmq"),
            clock=environment.get("KEEPWELL_CLOCK", "wall"),
            poll=float(environment.get("KEEPWELL_POLL_SECONDS", "0.25")),
            side_host=environment.get("KEEPWELL_SIDE_HOST", EVERY_INTERFACE),
            side_port=int(environment.get("KEEPWELL_SIDE_PORT", "9100")),
            patience=float(environment.get("KEEPWELL_TRANSACTION_SECONDS", "20")),
            pauses=pauses(environment.get("KEEPWELL_RETRY_SECONDS", "5,30,300,3600")),
            drain=drain_seconds(environment),
            environment=environment,
        )

    def database(self, service: str) -> Rotating:
        """Find where the service's worker keeps its rows."""
        return self.rotating(f"KEEPWELL_{service.upper()}_WORKER_DATABASE_URL")

    @property
    def pepper(self) -> bytes:
        """Return what keyed hashes are made under; the APIs have the same."""
        return self.rotating("KEEPWELL_KEY_PEPPER").values()[0].encode()

    def broker(self, service: str) -> Rotating:
        """Find the broker, with the service's own user in it."""
        return self.rotating(f"KEEPWELL_{service.upper()}_BROKER_URL")

    def rotating(self, name: str) -> Rotating:
        """Look a secret up that must be there; raises SettingMissing."""
        secret = Rotating(name, self.environment)
        if not secret.values():
            raise SettingMissing(f"{name} is not set")
        return secret


def pauses(seconds: str) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=float(each)) for each in seconds.split(","))
