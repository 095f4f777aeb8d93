"""The tours of the README, run as they stand, each on a suite of its own."""

import os
import re
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from libs.ports import free_port
from libs.testing.suites import answers
from libs.waiting import until

ROOT = Path(__file__).parents[2]
STEP = re.compile(
    r"<!-- run(?: in the background)? -->\n```sh\n(?P<commands>.*?)```\n"
    r"(?:```text\n(?P<promised>.*?)```\n)?",
    re.DOTALL,
)
FIRST, SECOND = (ROOT / "README.md").read_text().split("## A second tour")
A_GROUP = {"start_new_session": True}
TOURS = {"tour": FIRST, "own": SECOND}
STARTED_WITHIN = 90  # seconds
TOLD_WITHIN = 30  # seconds, for news that travels from service to service
STOPPED_WITHIN = 90  # seconds


class Tour:
    """The README's commands, in a folder and on a port of their own."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = folder
        self.start, *self.steps = STEP.finditer(TOURS[name])
        self.port = str(free_port())
        self.log = folder / "run.log"

    @contextmanager
    def started(self):
        # A group of its own, so that Ctrl-C can be sent to it and not to the tests.
        with (
            self.log.open("wb") as log,
            self.shell(self.start, **A_GROUP, stdout=log, stderr=log) as suite,
        ):
            try:
                yield self
            finally:
                os.killpg(suite.pid, signal.SIGINT)
                suite.wait(STOPPED_WITHIN)

    def shell(self, step, **options):
        place = f"{self.folder}/{self.name}"
        commands = step["commands"].replace(f"var/{self.name}", place)
        environment = os.environ | {
            "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}",
            "KEEPWELL_DATA": place,
        }
        return subprocess.Popen(  # noqa: S603 the README's own commands
            ["/bin/bash", "-euc", commands.replace("8700", self.port)],
            cwd=ROOT,
            env=environment,
            text=True,
            **options,
        )

    def ready(self):
        return answers(f"http://127.0.0.1:{self.port}/readyz")

    def said(self, step):
        with self.shell(
            step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as shell:
            told, _ = shell.communicate()
        assert shell.returncode == 0, f"{step['commands']}{told}"
        return told

    def keeps(self, step):
        said = "\n".join(tidy(self.said(step)))
        return all(line in said for line in tidy(step["promised"] or "…"))


@pytest.fixture(params=TOURS)
def tour(request):
    with tempfile.TemporaryDirectory() as folder:
        # The user that root lends to PostgreSQL has to get in.
        Path(folder).chmod(0o755)
        with Tour(request.param, Path(folder)).started() as tour:
            assert until(tour.ready, STARTED_WITHIN), tour.log.read_text()
            yield tour


def tidy(text):
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line != "…"]


@pytest.mark.timeout(300)
def test_every_command_of_a_tour_does_what_the_readme_says(tour):
    for step in tour.steps:
        assert until(lambda: tour.keeps(step), TOLD_WITHIN), tour.said(step)  # noqa: B023 asked at once
