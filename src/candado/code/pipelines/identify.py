"""Whether a file is a pipeline, a template, or something else that is YAML too."""

import re
from typing import Literal

from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence

Kind = Literal["pipeline", "template", "either"]
"""either: a pipeline, unless some other file includes it"""

_BODIES = ("steps", "jobs", "stages", "phases", "extends", "variables")
_HINT = re.compile(rf"^[ \t]*(?:-[ \t]+)?(?:{'|'.join(_BODIES)})[ \t]*:", re.MULTILINE)
_SURE = re.compile(
    r"^[ \t]*-[ \t]+(?:task|script|bash|pwsh|powershell|checkout|template|job|deployment|stage)[ \t]*:",
    re.MULTILINE,
)
_STARTS = frozenset({"trigger", "pr", "schedules"})
_ONLY_PIPELINES = _STARTS | {"pool", "resources"}
"""keys at the root that a template, unless it extends another one, cannot have"""
_ELEMENTS = {
    "steps": frozenset(
        {
            "task", "script", "bash", "pwsh", "powershell", "checkout", "download", "publish",
            "downloadbuild", "getpackage", "reviewapp", "restorecache", "template",
        }
    ),
    "jobs": frozenset({"job", "deployment", "template"}),
    "phases": frozenset({"phase", "template"}),
    "stages": frozenset({"stage", "template"}),
    "variables": frozenset({"name", "group", "template"}),
}  # fmt: skip
"""list to the keys that its elements are told by"""
_LISTS = frozenset({"stages", "jobs", "steps", "tasks", "variables", "common", "shared"})
"""folders that templates are sorted into"""
_FOREIGN = frozenset({"on", "apiversion", "kind", "runs", "openapi", "swagger", "services"})
"""keys at the root of other systems' files that hold steps or jobs too"""


def may_be_pipeline(text: str) -> bool:
    """A quick look: whether parsing is worth it, to see what it is."""
    return any(map(text.__contains__, _BODIES)) and _HINT.search(text) is not None


def is_meant_as_pipeline(text: str) -> bool:
    """Whether a file that cannot be parsed was to be one."""
    return _SURE.search(text) is not None


def is_named_as_pipeline(path: str) -> bool:
    """Whether a file is called what pipelines are called unless somebody thinks of another name."""
    return "azure-pipelines" in path.lower().rpartition("/")[2]


def kind_of(root: Node | None, path: str) -> Kind | None:
    """What a file is; None where it is no pipeline.

    A file that says when it runs is a pipeline. One that says what it takes is a template, unless its name
    says otherwise, or it says how its parameters are shown to whoever queues a run.
    """
    if not isinstance(root, Mapping):
        return None
    keys = {entry.key.value.lower() for entry in root.entries}
    if _names_template(root.get("extends")):
        if "parameters" not in keys or keys & _STARTS:
            return "pipeline"
        return "template" if "template" in path.lower() else "either"
    if keys & _FOREIGN:
        return None
    bodies = [key for key in ("stages", "jobs", "phases", "steps") if looks_like(root.get(key), key)]
    if not bodies:
        only_variables = keys <= {"variables", "parameters"} and _holds_variables(root.get("variables"), path)
        return "template" if only_variables else None
    if keys & _ONLY_PIPELINES:
        return "pipeline"
    *folders, name = path.lower().split("/")
    usual = name.startswith("azure-pipelines.") and not folders
    if "azure-pipelines" in name and ("parameters" not in keys or usual):
        return "pipeline"
    if "template" in path.lower() or ("parameters" in keys and _LISTS & set(folders)):
        return "template"
    if "parameters" not in keys or "azure-pipelines" in name:
        return "either"
    return "either" if _shows_parameters(root) and ("name" in keys or _says_where(root)) else "template"


def _names_template(extends: Node | None) -> bool:
    """Whether it names a template, under whatever condition."""
    return isinstance(extends, Mapping) and any(
        entry.key.value.lower() == "template"
        or (entry.key.value.startswith("${{") and _names_template(entry.value))
        for entry in extends.entries
    )


def _says_where(root: Mapping) -> bool:
    """Whether it holds stages, or a job that says on which agents it runs: steps alone do not."""
    jobs = root.get("jobs")
    if not isinstance(jobs, Sequence):
        return root.get("stages") is not None
    return any(isinstance(item.node, Mapping) and item.node.get("pool") is not None for item in jobs.items)


def _shows_parameters(root: Mapping) -> bool:
    """Whether it says how a parameter is called where runs are queued."""
    parameters = root.get("parameters")
    return isinstance(parameters, Sequence) and any(
        isinstance(item.node, Mapping) and item.node.get("displayName") is not None
        for item in parameters.items
    )


def looks_like(node: Node | None, key: str) -> bool:
    """Whether a list is one of `stages`, `jobs`, `steps` or `variables`, by what its elements are told by."""
    if not isinstance(node, Sequence):
        return False
    expected = _ELEMENTS[key]
    for item in node.items:
        if isinstance(item.node, Mapping):
            for entry in item.node.entries:
                name = entry.key.value.lower()
                if name in expected or (name.startswith("${{") and looks_like(entry.value, key)):
                    return True
        elif isinstance(item.node, Scalar) and item.node.dynamic:
            return True
    return False


def _holds_variables(node: Node | None, path: str) -> bool:
    if isinstance(node, Mapping):
        return any(word in path.lower() for word in ("var", "template", "pipeline")) and bool(node.entries)
    return looks_like(node, "variables")
