"""Keeps processes alive, as Kubernetes would: one that ends is started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Self

from libs.ports import free_port

LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Program:
    """What is kept alive under a name, as a module and its settings."""

    name: str
    module: str
    settings: Mapping[str, str]


@dataclass
class Keeper:
    """Starts programs, and starts them again; used in a `with`."""

    folder: Path
    programs: list[Program] = field(default_factory=list)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._over = Event()
        self._lock = Lock()
        self._thread = Thread(target=self._look_after)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._over.set()
        self._thread.join()
        for process in self.running.values():
            self._kill(process)

    def names(self) -> list[str]:
        """Name what is kept."""
        return [program.name for program in self.programs]

    def keep(self, *programs: Program) -> None:
        """Keep more programs."""
        with self._lock:
            self.programs += programs

    def signal(self, name: str, signum: signal.Signals) -> None:
        """Send the signal to the program's process, if it runs just now."""
        with self._lock:
            if name in self.running:
                self.running[name].send_signal(signum)

    def retire(self, name: str) -> None:
        """Kill a program for good."""
        with self._lock:
            self.programs = [each for each in self.programs if each.name != name]
            self._kill(self.running.pop(name))

    def _look_after(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            with self._lock:
                self._start_what_ended()

    def _start_what_ended(self) -> None:
        for program in self.programs:
            process = self.running.get(program.name)
            if process is None or process.poll() is not None:
                self.running[program.name] = self._start(program)

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        port = {"KEEPWELL_SIDE_PORT": str(free_port())}
        with (self.folder / f"{program.name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 our own module
                [sys.executable, "-m", program.module],
                env={**os.environ, "PYTHONUNBUFFERED": "1", **program.settings, **port},
                stdout=log,
                stderr=log,
            )

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
