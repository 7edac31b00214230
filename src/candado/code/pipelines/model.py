"""A pipeline as it would run, as far as that can be known: what every rule looks at."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Literal

import msgspec

from candado.code.pipelines.facts import Facts
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.text import File, Span
from candado.code.pipelines.values import Guard, Value

Shell = Literal["bash", "sh", "cmd", "powershell", "python", "sql", "other"]
"""what reads a script: `sh` is the agent's default shell, which is cmd on Windows"""


class Frame(msgspec.Struct, eq=False):
    """A file at the place where it was included: what its parameters hold there."""

    file: File
    call: Span | None = None
    """where the file that includes it names it"""
    parent: "Frame | None" = None
    parameters: dict[str, Value] = {}
    """by name in lower case"""
    given: dict[str, Node] = {}
    """where that is written, in the call or as the default"""

    def of(self, node: Node) -> "Frame":
        """The frame that a node comes from: what a caller hands over lies in the caller's file."""
        frame: Frame | None = self
        while frame is not None and frame.file is not node.file:
            frame = frame.parent
        return frame or self

    @property
    def calls(self) -> tuple[Span, ...]:
        """The template references that lead here, from the pipeline's own file on."""
        before = self.parent.calls if self.parent else ()
        return (*before, self.call) if self.call else before


class Parameter(msgspec.Struct, eq=False):
    """A parameter as its file declares it."""

    name: Scalar
    type: str
    """in lower case; `string` where a list form names none, empty in the old map form"""
    default: Node | None
    choices: tuple[str, ...]
    node: Node
    """the declaration"""


class Variable(msgspec.Struct, eq=False):
    """A variable that YAML defines."""

    name: Scalar
    value: Node | None
    """a mapping where a classic definition says more about it"""
    scope: Literal["pipeline", "stage", "job"]
    frame: Frame
    readonly: bool = False
    guards: tuple[Guard, ...] = ()


class VariableGroup(msgspec.Struct, eq=False):
    """A variable group that YAML names."""

    name: Scalar
    scope: Literal["pipeline", "stage", "job"]
    frame: Frame
    guards: tuple[Guard, ...] = ()


class Resource(msgspec.Struct, eq=False):
    """An entry of `resources`."""

    kind: Literal["repository", "container", "pipeline", "build", "package", "webhook"]
    alias: Scalar
    node: Mapping
    frame: Frame
    guards: tuple[Guard, ...] = ()


class Unresolved(msgspec.Struct, frozen=True, gc=False):
    """A template that is not at hand, so that what it holds was not analysed."""

    template: str
    """as written"""
    reason: str
    at: Span
    name: Scalar | None = None
    """the reference, expanded as far as that is known"""


class Step(msgspec.Struct, eq=False, dict=True):
    """A step. Shorthands are the tasks that they stand for: `script` is CmdLine@2."""

    node: Mapping
    keyword: str
    """the key that makes it a step, in lower case: task, script, bash, checkout, ..."""
    head: Scalar
    """the value of that key"""
    task: str
    """the task's name in lower case, without version; empty for checkout"""
    version: str
    """the task's version as written, `2`; empty where none is"""
    inputs: Mapping | None
    """of a task; for a shorthand the step itself, whose other keys are its inputs"""
    job: "Job"
    hook: str
    """of a deployment: predeploy, deploy, ...; else empty"""
    frame: Frame
    guards: tuple[Guard, ...] = ()

    def input(self, *names: str) -> Scalar | None:
        """The first input of these names that is a scalar, whatever its case."""
        if self.inputs is not None:
            for name in names:
                if (found := self.inputs.scalar(name)) is not None:
                    return found
        return None

    def all_inputs(self, name: str) -> Iterator[Scalar]:
        """Every input of that name that is a scalar: conditions that are open may leave several."""
        entries = self.inputs.all(name) if self.inputs is not None else ()
        return (entry.value for entry in entries if isinstance(entry.value, Scalar))

    def says(self, name: str) -> str:
        """The text of an input in lower case; empty where it is not set."""
        found = self.input(name)
        return found.value.strip().lower() if found else ""

    @cached_property
    def env(self) -> Mapping | None:
        """Its own environment variables."""
        found = self.node.get("env")
        return found if isinstance(found, Mapping) else None

    @cached_property
    def name(self) -> str:
        """What other steps call it by; empty where it has none."""
        return self.node.text("name") or ""

    @cached_property
    def condition(self) -> Scalar | None:
        """When it runs."""
        return self.node.scalar("condition")

    @cached_property
    def scripts(self) -> "tuple[Script, ...]":
        """The texts in it that something executes."""
        from candado.code.pipelines.sinks import scripts

        return tuple(scripts(self))

    @property
    def all_guards(self) -> tuple[Guard, ...]:
        """Its own, its job's and its stage's."""
        return (*self.job.stage.guards, *self.job.guards, *self.guards)


class Script(msgspec.Struct, eq=False, dict=True):
    """A text that a shell, an interpreter or a tool executes."""

    shell: Shell
    text: Scalar
    step: Step
    argument: bool = False
    """not a script, but the arguments of a command line"""

    @cached_property
    def lower(self) -> str:
        """In lower case."""
        return self.text.value.lower()


class Job(msgspec.Struct, eq=False, dict=True):
    """A job; a file that has steps alone has one without a name."""

    kind: Literal["job", "deployment"]
    name: str
    node: Mapping
    """where steps stand alone, the file's own mapping"""
    stage: "Stage"
    frame: Frame
    guards: tuple[Guard, ...] = ()
    steps: list[Step] = []
    variables: list[Variable] = []
    groups: list[VariableGroup] = []

    @cached_property
    def implicit(self) -> bool:
        """Whether the file has steps alone, so that nobody wrote a job."""
        return not any(self.node.get(key) is not None for key in ("job", "deployment", "phase"))

    @cached_property
    def condition(self) -> Scalar | None:
        """When it runs."""
        return None if self.implicit else self.node.scalar("condition")

    @cached_property
    def pool(self) -> Node | None:
        """Its own, or else its stage's or the pipeline's."""
        own = self.node.get("pool") or self.node.get("queue") or self.stage.node.get("pool")
        return own or self.stage.pipeline.node.get("pool")

    @cached_property
    def environment(self) -> Node | None:
        """What a deployment deploys to."""
        return None if self.implicit else self.node.get("environment")

    @cached_property
    def container(self) -> Node | None:
        """What its steps run in."""
        return self.node.get("container")

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """The jobs of its stage that come first."""
        return () if self.implicit else names(self.node.get("dependsOn"))

    @cached_property
    def positions(self) -> dict[int, int]:
        """The positions of its steps, by their identities."""
        return _positions(self.steps)

    @property
    def visible_variables(self) -> Iterator[Variable]:
        """Those that its steps see, its own first: the first of a name holds."""
        yield from reversed(self.variables)
        yield from reversed(self.stage.variables)
        yield from reversed(self.stage.pipeline.variables)


class Stage(msgspec.Struct, eq=False, dict=True):
    """A stage; a file that has no stages has one without a name."""

    name: str
    node: Mapping
    """where jobs stand alone, the file's own mapping"""
    pipeline: "Pipeline"
    frame: Frame
    guards: tuple[Guard, ...] = ()
    jobs: list[Job] = []
    variables: list[Variable] = []
    groups: list[VariableGroup] = []

    @cached_property
    def implicit(self) -> bool:
        """Whether the file has no stages, so that nobody wrote one."""
        return self.node.get("stage") is None

    @cached_property
    def condition(self) -> Scalar | None:
        """When it runs."""
        return None if self.implicit else self.node.scalar("condition")

    @cached_property
    def depends_on(self) -> tuple[str, ...] | None:
        """The stages that come first; None where it does not say, which means the one before it."""
        found = None if self.implicit else self.node.get("dependsOn")
        return None if found is None else names(found)

    @cached_property
    def positions(self) -> dict[int, int]:
        """The positions of its jobs, by their identities."""
        return _positions(self.jobs)


class Pipeline(msgspec.Struct, eq=False, dict=True):
    """A pipeline's file with all that it includes; or a template's, by itself."""

    file: File
    node: Mapping
    frame: Frame
    template: bool
    """it is only ever included: what its parameters hold is unknown"""
    today: date
    """the day of the analysis, for what ends on a day"""
    parameters: list[Parameter] = []
    variables: list[Variable] = []
    groups: list[VariableGroup] = []
    resources: list[Resource] = []
    stages: list[Stage] = []
    extends: Scalar | None = None
    """the template that it extends, as written"""
    extended: list[Frame] = []
    """that template, and those that it extends in turn, as far as they are at hand"""
    unresolved: list[Unresolved] = []
    facts: Facts | None = None
    """what the organization says of it; None where only files are known"""
    classic: bool = False
    """it was made in the designer, and is no file"""
    for_auditors: bool = True
    """somebody wants to see what only its callers could tell"""

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs of all stages."""
        return tuple(job for stage in self.stages for job in stage.jobs)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All steps of all jobs."""
        return tuple(step for job in self.jobs for step in job.steps)

    def all_variables(self) -> Iterator[Variable]:
        """Its own, those of its stages, and those of their jobs, in the order of the text."""
        yield from self.variables
        for stage in self.stages:
            yield from stage.variables
            for job in stage.jobs:
                yield from job.variables

    @cached_property
    def positions(self) -> dict[int, int]:
        """The positions of its stages, by their identities."""
        return _positions(self.stages)

    def resource(self, kind: str, alias: str) -> Resource | None:
        """The resource of that kind and alias, whatever its case."""
        wanted = alias.lower()
        return next(
            (found for found in self.resources if found.kind == kind and found.alias.value.lower() == wanted),
            None,
        )


class Broken(msgspec.Struct, frozen=True, eq=False):
    """A file that was to be a pipeline and cannot be parsed."""

    file: File
    reason: str
    line: int
    column: int
    """where that shows, both from 1"""


def _positions(parts: Iterable[object]) -> dict[int, int]:
    return {id(part): position for position, part in enumerate(parts)}


def names(node: Node | None) -> tuple[str, ...]:
    """A name or a list of names, as `dependsOn` has it."""
    match node:
        case Scalar():
            return (node.value,) if node.value else ()
        case Sequence():
            return tuple(item.node.value for item in node.items if isinstance(item.node, Scalar))
        case _:
            return ()
