"""Commands that fetch what people outside wrote: messages of commits, pull requests, issues."""

import re

from candado.code.pipelines.command import Command

_HARMLESS_FORMAT = re.compile(
    r"(?:--pretty|--format)=(?:t?format:)?(?:%(?:[HhTtPpdDnf]|[ac][dDrtiIs]|C\w+|x[0-9a-f]{2})|[^%\w])*$"
)
"""of git: hashes, times and refs alone"""
_REQUESTS = frozenset({"curl", "wget", "invoke-restmethod", "invoke-webrequest", "irm", "iwr"})
_WRITES = re.compile(
    r"-(?:X|d|F|T|Method|Body)$|--(?:request|data|form|json|upload|post|body)|(?:post|put|patch)$",
    re.IGNORECASE,
)
_TOLD = re.compile(r"/(?:pullrequests?|pulls?|issues?|workitems?|commits)\b", re.IGNORECASE)
_SPOKEN = {
    ("az", "repos", "pr"): "a pull request",
    ("az", "boards", "work-item"): "a work item",
    ("gh", "pr"): "a pull request",
    ("gh", "issue"): "an issue",
    ("glab", "mr"): "a merge request",
}
_GIT = (" log", " show", "shortlog", "whatchanged")
_OTHERS = (
    "gh ",
    "glab ",
    "az repos",
    "az boards",
    "/pullrequest",
    "/pull",
    "/issue",
    "/workitem",
    "/commits",
)
_SHOWS = frozenset({"show", "view", "list", "diff"})


def may_fetch(script: str) -> bool:
    """A quick look at a script in lower case: whether it is worth to read its commands."""
    if "git" in script and any(word in script for word in _GIT):
        return True
    return any(word in script for word in _OTHERS)


def fetched(command: Command) -> str | None:
    """What people outside wrote of what a command puts out; None where that is nothing."""
    words = [word.text for word in command.args]
    if command.name == "git":
        return _of_git(words)
    if command.name in _REQUESTS:
        if any(_TOLD.search(word) for word in words) and not any(_WRITES.match(word) for word in words):
            return "what a pull request or an issue says"
        return None
    for call, what in _SPOKEN.items():
        rest = words[len(call) - 1 :]
        if (command.name, *words[: len(call) - 1]) == call and rest and rest[0] in _SHOWS:
            return f"what {what} says"
    return None


def _of_git(words: list[str]) -> str | None:
    while words and words[0] in ("-C", "-c", "--git-dir", "--work-tree"):
        words = words[2:]
    if not words or words[0] not in ("log", "show", "shortlog", "whatchanged"):
        return None
    if any(_HARMLESS_FORMAT.match(word) for word in words):
        return None
    if words[0] == "show" and any(":" in word and not word.startswith("-") for word in words):
        return None
    return "messages and authors of commits"
