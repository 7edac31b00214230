"""`candado rules`: what `candado check` looks for."""

import click

from candado.cli.exits import Exit, Failure
from candado.cli.similar import hint
from candado.cli.terminal import print_markdown, print_rows
from candado.code.pipelines.rule import load, page


@click.command()
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """List the rules that pipelines are checked by, or explain one."""
    rules = {each.name: each for each in load()}
    if rule is None:
        rows = [(each.name, each.head.severity, each.head.persona, each.title) for each in rules.values()]
        print_rows(("rule", "severity", "persona", "what it finds"), rows)
        return
    if rule not in rules:
        meant = hint(rule, rules, otherwise="`candado rules` lists them")
        raise Failure(f"there is no rule {rule!r}; {meant}", Exit.USAGE)
    _, _, text = page(rules[rule]).removeprefix("---\n").partition("\n---\n")
    print_markdown(text.rstrip())
