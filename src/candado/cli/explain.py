"""`candado explain`: what a control asks, why it matters, how to mend it, and what it needs."""

from pathlib import Path

import click

from candado.assess.configuration import Configuration
from candado.assess.control import Control
from candado.assess.engine import prepare
from candado.assess.names import by_any_name
from candado.cli import names, options
from candado.cli.configured import configured
from candado.cli.exits import Exit, Failure
from candado.cli.similar import hint
from candado.cli.terminal import heading, print_markdown, print_rows
from candado.reach.needs import reads_of


@click.command()
@click.argument("control", shell_complete=names.controls)
@options.config
def command(control: str, config: Path) -> None:
    """Explain a control: why it matters, how it decides, how to mend it, and what it needs."""
    configuration = configured(config)
    named = by_any_name(configuration.controls.values())
    explained = named.get(control)
    if explained is None:
        meant = hint(control, named, otherwise="`candado controls` lists them")
        raise Failure(f"there is no control {control!r}; {meant}", Exit.USAGE)
    _, _, page = explained.source.removeprefix("---\n").partition("\n---\n")
    print_markdown(page.rstrip())
    _print_facts(explained)
    _print_parameters(explained, configuration)
    _print_reads(explained)


def _print_facts(control: Control) -> None:
    head = control.head
    heading("What it is")
    facts = {
        "name": control.name,
        "formerly": ", ".join(head.formerly),
        "severity": f"{head.severity}, {head.confidence}",
        "judges": head.judges,
        "sees": "all projects at once" if head.across else "",
        "article": ", ".join(head.article),
        "catalogue": ", ".join(head.catalogue),
        "reads": ", ".join(prepare(control).reads),
    }
    print_rows(("", ""), [(name, value) for name, value in facts.items() if value])


def _print_parameters(control: Control, configuration: Configuration) -> None:
    if not control.head.parameters:
        return
    chosen = configuration.parameters.chosen.get(control.name, {})
    loosened = {each.parameter for each in configuration.parameters.loosened if each.control == control.name}
    heading("Parameters")
    print_rows(
        ("parameter", "in force", "default", "what it is"),
        [
            (
                name,
                f"{chosen.get(name, parameter.default)}{' (looser)' if name in loosened else ''}",
                str(parameter.default),
                parameter.description,
            )
            for name, parameter in control.head.parameters.items()
        ],
    )


def _print_reads(control: Control) -> None:
    heading("What must be read, and the permission that it takes")
    endpoints = {collector.endpoint.name: collector.endpoint for collector in reads_of(control)}
    print_rows(
        ("read", "answer is", "permission", "token's scope"),
        [(each.name, each.source, each.permission, each.pat_scope) for each in endpoints.values()],
    )
