"""The token of the run is written into a script."""

from collections.abc import Iterator

from candado.code.pipelines.macros import Macro, macros
from candado.code.pipelines.model import Step, Variable
from candado.code.pipelines.nodes import Scalar, scalars
from candado.code.pipelines.rule import Match
from candado.code.pipelines.rules.credentials.expanded import expanded
from candado.code.pipelines.secret_variables import ACCESS_TOKEN


def access_token_in_script(part: Step | Variable) -> Iterator[Match]:
    """Places where `$(System.AccessToken)` becomes part of a text."""
    if isinstance(part, Variable):
        for value in scalars(part.value):
            yield from _written(value, "the token of the run becomes a variable that every step gets")
        return
    for script in part.scripts:
        for one in expanded(script, list(_tokens(script.text))) if ACCESS_TOKEN in script.lower else ():
            yield Match(
                at=one.at,
                message=f"the token of the run {one.where}",
                severity="low" if one.comment else None,
                fix=one.fix,
            )
    for value in _other_inputs(part):
        yield from _written(value, "the token of the run is part of a text that the task may log or keep")


def _other_inputs(step: Step) -> Iterator[Scalar]:
    """Inputs that nothing executes, and that are more than the token."""
    if step.keyword == "task":
        for value in scalars(step.inputs):
            if "$(" in value.value and value.value.strip().lower() != f"$({ACCESS_TOKEN})":
                executed = any(script.text is value for script in step.scripts)
                if not executed:
                    yield value


def _written(value: Scalar, message: str) -> Iterator[Match]:
    for token in _tokens(value):
        yield Match(at=value.at(token.start, token.end), message=message)


def _tokens(text: Scalar) -> Iterator[Macro]:
    return (macro for macro in macros(text) if macro.key == ACCESS_TOKEN)
