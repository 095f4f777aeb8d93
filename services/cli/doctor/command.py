"""`keepwell doctor`: ask everything there is to ask, and tell what mends what."""

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict

import click

from services.cli.doctor.checks import Answer, answers
from services.cli.doctor.installation import found
from services.cli.printing import counted
from services.served import SERVICES


@click.command()
@click.argument(
    "services", metavar="[SERVICE]...", type=click.Choice(SERVICES), nargs=-1
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a machine.")
def doctor(services: tuple[str, ...], *, as_json: bool) -> None:
    """Say what is wrong with an installation, and what mends it; exit 1 if anything is.

    It looks at the suite that runs here or, where KEEPWELL_DATABASE_URL (the owner's)
    is set, at the deployment that the environment tells of. It changes nothing.
    """
    told = answers(found(services, os.environ))
    every = list(told) if as_json else [_said(answer) for answer in told]
    wrong = sum(finding.wrong for each in every for finding in each.findings)
    if as_json:
        click.echo(json.dumps(_as_told(every), indent=2))
    elif wrong:
        click.secho(f"\n{counted(wrong, 'thing is', 'things are')} wrong.", fg="red")
    else:
        click.secho("\nNothing is wrong.", fg="green")
    sys.exit(bool(wrong))


def _said(answer: Answer) -> Answer:
    """Tell an answer as soon as it is there."""
    mark, colour = _mark(answer)
    click.echo(f"{click.style(f'{mark:<9}', fg=colour)} {answer.question}")
    for finding in answer.findings:
        click.echo(f"          - {finding.what}\n            {finding.mend}")
    return answer


def _mark(answer: Answer) -> tuple[str, str]:
    if answer.wrong:
        return "wrong", "red"
    return ("ok", "green") if answer.asked else ("not asked", "yellow")


def _as_told(every: Iterable[Answer]) -> list[dict[str, object]]:
    return [
        {"check": answer.question, **asdict(finding)}
        for answer in every
        for finding in answer.findings
    ]
