"""A variable that YAML does not define becomes part of a script."""

import re
from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.facts import Facts
from candado.code.pipelines.macros import Macro, macros
from candado.code.pipelines.model import Job, Pipeline, Script
from candado.code.pipelines.nodes import Mapping
from candado.code.pipelines.rule import Match

_PREDEFINED = re.compile(
    r"(?:agent|azp|azure_http_user_agent|build|checks|common|endpoint|environment|pipeline|release|resources"
    r"|strategy|system|task|tf_build|tfs|vsts)(?:[._]|$)"
)
_COMMANDS = frozenset(
    {
        "arch", "basename", "cat", "date", "dirname", "dpkg", "free", "getconf", "groups", "hostname",
        "id", "logname", "ls", "mktemp", "nproc", "ps", "pwd", "realpath", "sw_vers", "tty", "tput",
        "uname", "uptime", "users", "uuidgen", "w", "wc", "who", "whoami",
    }
)  # fmt: skip
"""what `$(...)` runs in a shell, where no variable has that name"""
_CMDLET = re.compile(r"[A-Z][a-z]+-[A-Z]")
_SET = re.compile(
    r"##vso\[task\.setvariable\s+[^\]\n]{0,200}?\bvariable\s*=\s*[\"']?([\w.\-]+)", re.IGNORECASE
)
_OTHERS_DEFINE = frozenset({"azurekeyvault", "azureappconfiguration", "downloadsecurefile"})
"""tasks that define variables of any name"""


def queue_time_variable_in_script(script: Script) -> Iterator[Match]:
    """Macros of variables that nothing in the files defines."""
    if "$(" not in script.text.value:
        return
    job = script.step.job
    for macro in macros(script.text):
        if _is_free(macro, script) and (found := _match(script, macro, job.stage.pipeline.facts)):
            yield found


def _match(script: Script, macro: Macro, facts: Facts | None) -> Match | None:
    at = script.text.at(macro.start, macro.end)
    message = f"no file defines {macro.name}: whoever queues a run may set it"
    if facts is None or facts.limits_variables is None:
        return Match(at=at, message=message, actor="queuer")
    if facts.limits_variables and macro.key not in (facts.settable or ()):
        return None
    return Match(
        at=at,
        message=f"whoever queues a run may set {macro.name}, which becomes part of the script",
        confidence="certain" if facts.limits_variables else "likely",
        persona="regular",
        actor="queuer",
    )


def _is_free(macro: Macro, script: Script) -> bool:
    """Whether a macro is that of a variable, and of one that only a run can bring."""
    key, job = macro.key, script.step.job
    if "." in key or key[0].isdigit() or _PREDEFINED.match(key) or _CMDLET.match(macro.name):
        return False
    if (
        key in _COMMANDS
        or f"{macro.name}()" in script.text.value
        or f"function {macro.name}" in script.text.value
    ):
        return False
    return not (_is_open(job) or key in _defined(job) or key in _set(job.stage.pipeline))


@lru_cache(maxsize=8)
def _is_open(job: Job) -> bool:
    """Whether something that the files only name brings variables: a group, a vault, a template."""
    pipeline = job.stage.pipeline
    return (
        pipeline.template
        or bool(pipeline.unresolved or pipeline.groups or job.stage.groups or job.groups)
        or any(step.task in _OTHERS_DEFINE for step in job.steps)
    )


@lru_cache(maxsize=8)
def _defined(job: Job) -> frozenset[str]:
    """The names, in lower case, of variables that a job is given, by its matrix too."""
    names = {variable.name.value.lower() for variable in job.visible_variables}
    strategy = job.node.get("strategy")
    matrix = strategy.get("matrix") if isinstance(strategy, Mapping) else None
    if isinstance(matrix, Mapping):
        for leg in matrix.entries:
            if isinstance(leg.value, Mapping):
                names.update(entry.key.value.lower() for entry in leg.value.entries)
    return frozenset(names)


@lru_cache(maxsize=2)
def _set(pipeline: Pipeline) -> frozenset[str]:
    """The names, in lower case, of variables that scripts set."""
    return frozenset(
        name.lower()
        for step in pipeline.steps
        for script in step.scripts
        if "task.setvariable" in script.lower
        for name in _SET.findall(script.text.value)
    )
