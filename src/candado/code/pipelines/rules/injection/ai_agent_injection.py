"""Text that people outside wrote reaches an AI agent that can act."""

import re
from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.command import Command, program
from candado.code.pipelines.model import Job, Script, Step
from candado.code.pipelines.nodes import scalars
from candado.code.pipelines.privileges import privileges
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import ACCESS_TOKEN
from candado.code.pipelines.shell import commands
from candado.code.pipelines.text import Span

_AGENT = re.compile(
    r"\b(?:aider|auggie|claude|codex|copilot|cursor-agent|gemini|goose|opencode|openhands|qwen)(?:-cli|-code)?\b"
)
_NAMES = (
    "claude",
    "codex",
    "copilot",
    "gemini",
    "aider",
    "opencode",
    "cursor",
    "goose",
    "hands",
    "qwen",
    "auggie",
)
_RUNNERS = frozenset({"npx", "bunx", "pnpx", "uvx", "pipx", "pnpm", "yarn", "gh"})
"""programs that run an agent which is named after them"""
_NO_WORK = frozenset(
    {"--version", "-v", "--help", "-h", "login", "auth", "config", "mcp", "update", "install"}
)
_ACTS_ANYWAY = ("aider", "cursor-agent", "goose", "opencode", "openhands")
"""agents that ask nobody before they act"""
_ACTS = re.compile(
    r"--(?:dangerously|yolo|full-auto|allow-all|allow-tool|yes|auto-approve|trust-all)"
    r"|--allowed-?tools[= ]\S*(?:bash|edit|write|\*)"
    r"|\b(?:acceptEdits|auto_edit|bypassPermissions|danger-full-access|workspace-write)\b|\s-y\b",
    re.IGNORECASE,
)
_READS = re.compile(r"\bread-only\b|permission-mode[= ]plan\b|tools[= ](?:''|\"\"|\s|$)", re.IGNORECASE)
_FOREIGN = re.compile(
    r"\bpull[ _-]?requests?\b|\bprs?\b|\bgit (?:diff|log|show)\b|\bdiff\b|\bissues?\b|\bcommits?\b"
    r"|sourceversionmessage|\bwork[ -]?items?\b"
)
"""what speaks, in lower case, of text from outside"""
_PUSHES = re.compile(
    r"\bgit\b[^\n]{0,100}\bpush\b|--auto-complete\b|\baz repos pr (?:update|create|set-vote)\b"
)
_TASK = re.compile(
    r"claude|gemini|openai|chatgpt|gpt|copilot|codex|(?:^|[^a-z])ai(?:[^a-z]|$)|aireview|aicode"
)
_TASK_ACTS = re.compile(r"auto-?(?:complete|approve|fix|merge)|\bpush|create.?pull|commit.?(?:fix|change)")
_COMMENTS = re.compile(r"/threads\b|/comments\b")


def ai_agent_injection(step: Step) -> Iterator[Match]:
    """Agents that read what others wrote, in jobs that can write."""
    for script in step.scripts:
        if script.argument or not any(name in script.lower for name in _NAMES):
            continue
        for command in commands(script):
            if _acts(command) and _reads_foreign(script) and (power := _power(step)):
                yield _match(script.text.at(command.start, command.end), power)
    if step.keyword == "task" and _TASK.search(step.task):
        told = _told(step)
        if _TASK_ACTS.search(told) and _FOREIGN.search(told) and (power := _power(step)):
            yield _match(step.head.span, power)


def _match(at: Span, power: str) -> Match:
    return Match(
        at=at,
        message=f"an agent reads what people outside wrote and can act, in a job that has {power}",
        actor="outsider",
    )


def _acts(command: Command) -> bool:
    """Whether it sets an agent to work that may change something."""
    name, words = command.name, [word.text for word in command.args]
    if name in _RUNNERS:
        found = next((index for index, word in enumerate(words) if _AGENT.search(word.lower())), None)
        if found is None or (name == "gh" and found):
            return False
        name, words = program(words[found]), words[found + 1 :]
    if not _AGENT.search(name) or not words or words[0] in _NO_WORK:
        return False
    told = " ".join(words)
    if _READS.search(told):
        return False
    return any(agent in name for agent in _ACTS_ANYWAY) or _ACTS.search(f" {told}") is not None


def _reads_foreign(script: Script) -> bool:
    return _FOREIGN.search(script.lower) is not None or _FOREIGN.search(_told(script.step)) is not None


def _told(step: Step) -> str:
    """What the step says of its inputs and environment, in lower case."""
    said = (f"{scalar.value}" for scalar in (*scalars(step.inputs), *scalars(step.env)))
    keys = (entry.key.value for entry in step.inputs.entries) if step.inputs is not None else ()
    return "\n".join((*keys, *said)).lower()


def _power(step: Step) -> str | None:
    """What the agent's job can write with; None where nothing is known, or all it does is to comment."""
    job = step.job
    if _pushes(job):
        return "the right to push"
    held = [privilege for privilege in privileges(job) if privilege != "a secret"]
    if held == ["the token of the run"] and not _has_token(step) and _only_comments(job):
        return None
    return held[0] if held else None


@lru_cache(maxsize=1)
def _pushes(job: Job) -> bool:
    return any(_PUSHES.search(script.lower) for step in job.steps for script in step.scripts)


def _has_token(step: Step) -> bool:
    return f"$({ACCESS_TOKEN})" in _told(step)


@lru_cache(maxsize=1)
def _only_comments(job: Job) -> bool:
    """Whether no step but those that post comments has the token."""
    return all(
        any(_COMMENTS.search(script.lower) for script in step.scripts)
        for step in job.steps
        if _has_token(step)
    )
