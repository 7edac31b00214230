"""A rule is a Markdown page and a typed function of the same name: nothing is registered.

The page says how bad it is, why and how to mend it, and shows what is found and what is not. The function
takes what it looks at, a pipeline, a stage, a job, a step, a script, a variable or a resource (or several of
these, `Step | Variable`), and yields matches. What the organization says of a pipeline stands in its `facts`.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, get_args

import msgspec
import yaml

from candado.code.pipelines.fixes import Fix
from candado.code.pipelines.text import Span
from candado.model.assessment import Confidence, Severity

Persona = Literal["regular", "pedantic", "auditor"]
"""who wants to see it: everybody; who likes to be thorough; who looks for everything worth a look"""
PERSONAS: tuple[Persona, ...] = get_args(Persona)
"""each sees what those before it see, and more"""
Actor = Literal["outsider", "contributor", "queuer", "project"]
"""who can use it: whoever opens a pull request; pushes a branch; queues a run; edits definitions"""

CATEGORIES = ("injection", "supply_chain", "credentials", "environment", "gate", "meta", "definition")
"""folders of `rules`: what a rule is about"""


class Hop(msgspec.Struct, frozen=True, gc=False):
    """A step of the way from a source to where it does harm."""

    at: Span
    message: str


class Match(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What a rule found at one place; what it leaves out is as its page says."""

    at: Span
    message: str
    severity: Severity | None = None
    confidence: Confidence | None = None
    persona: Persona | None = None
    actor: Actor | None = None
    flow: tuple[Hop, ...] = ()
    """from source to sink; empty where there is nothing to follow"""
    fix: Fix | None = None
    secret: Span | None = None
    """a secret that stands there in plain text; nothing shows it again"""


class RuleError(Exception):
    """A rule's page or function is wrong; the message says which and what."""


class Head(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The front matter of a rule's page."""

    severity: Severity
    confidence: Confidence = "certain"
    persona: Persona = "regular"
    also: tuple[Persona, ...] = ()
    """for whom else it may find something, where its page is not for everybody"""
    cwe: tuple[int, ...] = ()
    """numbers of the weaknesses in the Common Weakness Enumeration"""
    cicd: tuple[int, ...] = ()
    """numbers of the OWASP Top 10 CI/CD Security Risks, CICD-SEC-n"""
    needs_facts: bool = False
    """it can only be judged of an organization's pipeline"""
    of_files: bool = False
    """it says something of files alone, and nothing of what is made in the designer"""
    formerly: tuple[str, ...] = ()
    """names that it had, so that suppressions and baselines live on"""


Judge = Callable[..., Iterator[Match]]


class Rule(msgspec.Struct, frozen=True):
    """A rule, read from its page, and the function that finds it."""

    name: str
    category: str
    head: Head
    title: str
    find: Judge
    subjects: tuple[str, ...]
    """the names of the classes in the model that it looks at"""


_PAGE = re.compile(r"\A---\n(.*?)\n---\n# ([^\n]+)\n", re.DOTALL)


@cache
def load() -> tuple[Rule, ...]:
    """All rules, by category and name; read once. Raises RuleError."""
    package = files("candado.code.pipelines.rules")
    found: list[Rule] = []
    for category in CATEGORIES:
        folder = package / category
        if folder.is_dir():
            pages = sorted((page for page in folder.iterdir() if page.name.endswith(".md")), key=_name)
            found.extend(_rule(category, page) for page in pages)
    return tuple(found)


def page(rule: Rule) -> str:
    """The rule's page, in Markdown."""
    place = files("candado.code.pipelines.rules") / rule.category / f"{rule.name}.md"
    return place.read_text(encoding="utf-8")


def _name(page: Traversable) -> str:
    return page.name


def _rule(category: str, page: Traversable) -> Rule:
    name = page.name.removesuffix(".md")
    parts = _PAGE.match(page.read_text(encoding="utf-8"))
    if parts is None:
        raise RuleError(f"{category}/{page.name}: begins with no front matter and title")
    try:
        head = msgspec.convert(yaml.load(parts[1], Loader=yaml.CSafeLoader), Head)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise RuleError(f"{category}/{page.name}: {error}") from None
    function_name = name.replace("-", "_")
    module = import_module(f"candado.code.pipelines.rules.{category}.{function_name}")
    find: Judge = getattr(module, function_name)
    arguments = [kind for argument, kind in find.__annotations__.items() if argument != "return"]
    subjects = tuple(kind.__name__ for kind in get_args(arguments[0]) or arguments[:1])
    return Rule(name, category, head, parts[2], find, subjects)
