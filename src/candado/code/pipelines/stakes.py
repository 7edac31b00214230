"""What is at stake where something runs that should not: deployments, packages, credentials, production."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from candado.code.pipelines.effects import effect
from candado.code.pipelines.environments import environment
from candado.code.pipelines.model import Job, Stage, Step
from candado.code.pipelines.nodes import Entry, Mapping, Node, Scalar, Sequence, scalars
from candado.code.pipelines.secret_variables import ACCESS_TOKEN, secret_macros
from candado.code.pipelines.tasks import connection_inputs
from candado.code.pipelines.tiers import is_production

Stake = Literal["production", "deployment", "publication", "credentials", "names"]
"""the worst first; names: all that is known is what somebody called it"""
ORDER: tuple[Stake, ...] = ("production", "deployment", "publication", "credentials", "names")

_TELLS = re.compile(
    r"deploy|publish|release(?!_?(?:note|branch))|push|promot|connection|subscription|secret|password|token"
    r"|credential|environment|vault|registry|sign(?:ing|ed)?(?![a-z])|approv|rollout|upload",
    re.IGNORECASE,
)
_TARGETS = re.compile(
    r"resource[-_ ]?group|web[-_ ]?app|function[-_ ]?app|app[-_ ]?service|cluster|name[-_ ]?space|workspace"
    r"|storage[-_ ]?account|(?<![a-z])(?:env|slot)(?![a-z])",
    re.IGNORECASE,
)
"""what settings are called that say where something is deployed to"""
_ONLY_NAMES = re.compile(
    r"version|(?<!s)tag|suffix|prefix|label|number|config|displayname|title|comment", re.IGNORECASE
)
"""what only says what something is called"""
_ARTIFACTS = frozenset({"publishpipelineartifact", "publishbuildartifacts"})
"""tasks that publish what a release may take"""
_ELEMENTS = frozenset(
    {"stage", "job", "deployment", "task", "script", "bash", "pwsh", "powershell", "checkout"}
)


def worst(stakes: Iterable[Stake | None]) -> Stake | None:
    """The worst of several."""
    found = {stake for stake in stakes if stake}
    return next((stake for stake in ORDER if stake in found), None)


def stake(part: Stage | Job | Step) -> Stake | None:
    """What a stage, job or step has in its hands; None where nothing tells."""
    match part:
        case Stage():
            own = _named(part.name, part.node)
            found = worst(
                (*map(stake, part.jobs), "credentials" if part.groups else None, *_calls(part.node))
            )
            return _raised(found or own, own)
        case Job():
            own = _named(part.name, None if part.implicit else part.node)
            kind = "deployment" if part.kind == "deployment" else None
            held = "credentials" if part.groups else None
            found = worst((kind, held, *map(stake, part.steps), *_calls(part.node)))
            if (name := environment(part)) is not None and is_production(name.value):
                return "production"
            return _raised(found or own, own)
        case Step():
            return _of_step(part)


def _raised(found: Stake | None, own: Stake | None) -> Stake | None:
    """A deployment that is called production is one."""
    return "production" if found == "deployment" and own == "production" else found


def _named(name: str, node: Mapping | None) -> Stake | None:
    shown = (node.text("displayName") or "") if node is not None else ""
    if is_production(name) or is_production(shown):
        return "production"
    return "names" if _TELLS.search(name) or _TELLS.search(shown) else None


def _calls(node: Mapping) -> Iterator[Stake | None]:
    """What templates say that are included there, whether they are at hand or not."""
    for key in ("jobs", "steps"):
        held = node.get(key)
        if isinstance(held, Sequence):
            for item in held.items:
                if isinstance(item.node, Mapping) and item.node.get("template") is not None:
                    yield of_node(item.node)


def _of_step(step: Step) -> Stake | None:
    found = effect(step)
    if found == "deploys":
        return "production" if is_production(step.node.text("displayName") or "") else "deployment"
    if found == "publishes":
        return "publication"
    if step.keyword == "task" and any(map(step.says, connection_inputs(step.task))):
        return "credentials"
    if any(_has_secret(scalar, step) for scalar in scalars(step.node)):
        return "credentials"
    if step.task in _ARTIFACTS:
        return "names"
    shown = step.node.text("displayName") or ""
    scripts = (script.lower for script in step.scripts)
    if is_production(shown) or _TELLS.search(shown) or any(map(_runs_deployment, scripts)):
        return "names"
    return None


_SCRIPT = re.compile(r"(?:^|[\s/\\._-])(?:deploy|publish|release|promote)[\w-]*\.(?:sh|ps1|py|js|cmd|bat)\b")


def _runs_deployment(script: str) -> bool:
    """Whether a script runs one that is called deploy, publish or the like."""
    return _SCRIPT.search(script) is not None


def _has_secret(scalar: Scalar, step: Step) -> bool:
    value = scalar.value
    return "$(" in value and (f"$({ACCESS_TOKEN})" in value.lower() or any(secret_macros(scalar, step)))


def of_entry(entry: Entry) -> Stake | None:
    """What a setting says by its name and value."""
    return of_setting(entry.key.value, entry.value)


def of_setting(name: str, value: Node | None) -> Stake | None:
    """What a variable, input or parameter decides, by its name and value."""
    if isinstance(value, Scalar):
        if is_production(value.value) or is_production(name):
            return "production"
        telling = (_TELLS.search(name) and not _ONLY_NAMES.search(name)) or _TARGETS.search(name)
        return "names" if telling else None
    return worst((of_node(value), "names" if _TELLS.search(name) else None))


def of_node(node: Node | None) -> Stake | None:
    """What a part of a file says that is no stage, job or step itself."""
    match node:
        case Mapping():
            if is_element(node):
                return None
            if (path := node.text("template")) is not None:
                return worst((_named(path, None), of_node(node.get("parameters"))))
            if node.get("group") is not None:
                return "credentials"
            if (name := node.text("name")) is not None and node.get("value") is not None:
                return of_setting(name, node.get("value"))
            return worst(map(of_entry, node.entries))
        case Sequence():
            return worst(of_node(item.node) for item in node.items)
        case Scalar():
            return "production" if is_production(node.value) else None
        case None:
            return None


def is_element(node: Node) -> bool:
    """Whether an element of a list is a stage, job or step, and no call of a template."""
    return isinstance(node, Mapping) and any(
        entry.key.value.lower() in _ELEMENTS for entry in node.entries[:1]
    )
