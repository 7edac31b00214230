"""Paths on an agent, as far as pipelines say them: one folder by its several names, and what lies in it.

Source: learn.microsoft.com, "Use predefined variables", for YAML pipelines.
"""

import re

SOURCES = "$(build.sourcesdirectory)"
STAGING = "$(build.artifactstagingdirectory)"
_WORKSPACE = "$(pipeline.workspace)"

_VARIABLE = re.compile(
    r"\$env:(\w+)|\$\{?([A-Z][A-Z_]{4,})\}?|%([A-Z][A-Z_]{4,})%|\$\(([\w.]+)\)", re.IGNORECASE
)
_ALL_FILES = re.compile(r"/(?:\*\*?(?:/\*)?)?$")
_ABSOLUTE = re.compile(r"[/%]|[a-z]:/|\$(?!\{\{)|\$\{\{[^{}]*\}\}(?:/|$)")
"""beginnings of paths from a root; an expression may be one, unless it is a part of a name"""
_NAMES = {
    "systemdefaultworkingdirectory": SOURCES,
    "buildsourcesdirectory": SOURCES,
    "buildrepositorylocalpath": SOURCES,
    "agentbuilddirectory": _WORKSPACE,
    "pipelineworkspace": _WORKSPACE,
    "buildartifactstagingdirectory": STAGING,
    "buildstagingdirectory": STAGING,
}


def normal(path: str, folder: str = SOURCES) -> str:
    """A path as it is compared: in lower case, with `/`, and from the sources or a folder given so."""
    text = _VARIABLE.sub(_named, path.strip().strip("\"'")).replace("\\", "/").lower()
    text = _ALL_FILES.sub("", text) or "."
    if not _ABSOLUTE.match(text):
        text = f"{folder}/{text}"
    parts: list[str] = []
    for part in text.split("/"):
        if part == ".." and len(parts) > 1:
            parts.pop()
        elif part not in ("", ".") or not parts:
            parts.append(part)
    return "/".join(parts).replace(f"{_WORKSPACE}/s", SOURCES, 1)


def _named(found: re.Match[str]) -> str:
    name = next(group for group in found.groups() if group)
    return _NAMES.get(name.replace(".", "").replace("_", "").lower(), found[0])


def holds(folder: str, path: str) -> bool:
    """Whether a file or folder is another one or lies in it; both normal.

    A path that begins with an expression may be one from the sources.
    """
    if folder == _WORKSPACE:
        return path.startswith((SOURCES, STAGING, _WORKSPACE))
    if folder.startswith("${{"):
        path = path.removeprefix(f"{SOURCES}/")
    elif path.startswith("${{"):
        folder = folder.removeprefix(f"{SOURCES}/")
    return path == folder or path.startswith(folder + "/")
