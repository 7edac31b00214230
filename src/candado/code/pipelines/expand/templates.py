"""Including a template: its file, with what the caller gives in place of its parameters."""

from candado.code.pipelines.expand.parameters import bound, declared
from candado.code.pipelines.expand.scope import Included, Scope
from candado.code.pipelines.expand.tree import expand
from candado.code.pipelines.model import Frame, Unresolved
from candado.code.pipelines.nodes import Mapping, Node, Scalar
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import NotAtHand, Repositories, places
from candado.code.pipelines.values import Value


def include(repositories: Repositories, call: Mapping, scope: Scope) -> Included | Unresolved:
    """What `template:` with its `parameters:` stands for; the call is expanded already.

    Raises TooMuch.
    """
    name = call.get("template")
    if not isinstance(name, Scalar):
        return Unresolved("", "its name is no text", call.span)
    written = name.value.strip()

    def unresolved(reason: str) -> Unresolved:
        return Unresolved(written, reason, name.span, name)

    if "${{" in written:
        return unresolved("its path is known only when a run is queued")
    if "$(" in written or not written:
        return unresolved("its path is no path: macros are not expanded there")
    reason = ""
    for repository, path in places(written, name.file, scope.frame.file):
        try:
            document = repositories.document(repository, path)
            break
        except NotAtHand as error:
            reason = str(error)
        except ParseError as error:
            return unresolved(f"line {error.line} of {path}: {error}")
    else:
        return unresolved(reason)
    if not isinstance(document.root, Mapping):
        return unresolved("it holds no mapping")
    parent = scope.frame.of(call)
    if _includes_itself(parent, document.file.repository, path):
        return unresolved("it includes itself")
    parameters, given = _given(document.root, call, name)
    frame = Frame(document.file, name.span, parent, parameters, given)
    if len(frame.calls) > scope.budget.levels:
        return unresolved(f"templates are nested more than {scope.budget.levels} levels deep")
    scope.budget.part()
    scope.budget.seen.add((repository, path))
    if len(scope.budget.seen) > scope.budget.files:
        return unresolved("a pipeline may include no more than 100 files")
    inner = Scope(frame, scope.budget, scope.include, scope.variables)
    root = expand(document.root, inner)
    return Included(root if isinstance(root, Mapping) else document.root, inner)


def _given(root: Mapping, call: Mapping, name: Scalar) -> tuple[dict[str, Value], dict[str, Node]]:
    """What each parameter holds, and where that is written."""
    arguments = call.get("parameters")
    handed = (
        {entry.key.value.lower(): entry.value for entry in arguments.entries}
        if isinstance(arguments, Mapping)
        else {}
    )
    known: dict[str, Value] = {}
    written = dict(handed)
    for parameter in declared(root):
        key = parameter.name.value.lower()
        known[key] = bound(parameter, handed.pop(key, None), name.span)
        if parameter.default is not None:
            written.setdefault(key, parameter.default)
    for key, node in handed.items():
        known[key] = node if not isinstance(node, Scalar) else node.value
    return known, written


def _includes_itself(frame: Frame, repository: str, path: str) -> bool:
    known: Frame | None = frame
    while known is not None:
        if (known.file.repository, known.file.path) == (repository, path):
            return True
        known = known.parent
    return False
