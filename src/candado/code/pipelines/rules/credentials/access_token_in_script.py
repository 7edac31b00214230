"""The token of the run is written into a script."""

from collections.abc import Iterator

from candado.code.pipelines.macros import macros
from candado.code.pipelines.model import Step, Variable
from candado.code.pipelines.nodes import Scalar, scalars
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import ACCESS_TOKEN
from candado.code.pipelines.text import Span


def access_token_in_script(part: Step | Variable) -> Iterator[Match]:
    """Places where `$(System.AccessToken)` becomes part of a text."""
    if isinstance(part, Variable):
        for at in _tokens(part.value):
            yield Match(at=at, message="the token of the run becomes the value of a variable of every step")
        return
    executed = {id(script.text): script.argument for script in part.scripts}
    for text in _texts(part):
        argument = executed.get(id(text))
        if argument is None and text.value.strip().lower() == f"$({ACCESS_TOKEN})":
            continue
        for at in _tokens(text):
            yield Match(at=at, message=f"the token of the run is written into {_PLACES[argument]}")


_PLACES = {
    False: "the script, which lies on the agent's disk",
    True: "a command line, which other processes can read",
    None: "a text that the task may log or keep",
}


def _texts(step: Step) -> Iterator[Scalar]:
    if step.keyword == "task":
        yield from scalars(step.inputs)
    else:
        yield from (script.text for script in step.scripts)


def _tokens(node: object) -> Iterator[Span]:
    if isinstance(node, Scalar) and "$(" in node.value:
        for macro in macros(node):
            if macro.key == ACCESS_TOKEN:
                yield node.at(macro.start, macro.end)
