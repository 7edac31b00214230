"""Settings: the file candado.toml.

    controls = "our-controls"                       # a folder of your own controls, beside this file

    [parameters]
    default-branch-without-reviewers.minimum_reviewers = 3

    [owners]
    default = "security@contoso.com"
    [owners.projects]                               # by name or id
    Payments = "ana@contoso.com"
    [owners.resources]                              # Project/resource; /resource of the organization itself
    "Payments/azure-*" = "ben@contoso.com"
    [owners.sections]
    access = "identity-team@contoso.com"

    [due]                                           # days
    critical = 7

    [production]
    environments = ["*-production", "Mobile/app-stores"]
    connections = []                                # there is none

    [[known_gaps]]
    table = "audit_events"
    why = "auditing is switched on in January"
    until = 2027-02-01

    [acceptance]
    central = ["security@contoso.com"]
    project_owners = "medium"

`[connection]` is described in candado.connect.settings, `[check]` in candado.code.pipelines.policy.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from candado.assess.control import Control, Parameter
from candado.assess.files import LONGEST_TERM, Toml
from candado.assess.names import by_any_name
from candado.model import tables
from candado.model.assessment import Severity

Value = int | float | str
Text = Annotated[str, Meta(min_length=1)]
Days = Annotated[int, Meta(ge=1)]


class Owners(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who answers for a finding. Resources go before projects, these before sections, these before default.

    In a path `*` and `?` stand for any text and any character; of paths that match, the one that names more
    characters holds. Names are compared without regard to case, as the service does.
    """

    default: str = ""
    projects: dict[str, Text] = {}
    """by name or id"""
    resources: dict[str, Text] = {}
    """by path: Project/resource, or /resource for what is the organization's"""
    sections: dict[str, Text] = {}
    """by section of the controls"""


class Due(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days from when a failure was first seen until it should be mended, by severity."""

    critical: Days = 7
    high: Days = 30
    medium: Days = 90
    low: Days = 180


class Production(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is production, by name or, within a project, by Project/name; `*` stands for any text.

    None: not declared, so what depends on it is unknown. An empty list says that there is none.
    """

    environments: tuple[Text, ...] | None = None
    connections: tuple[Text, ...] | None = None


class KnownGap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table, or what an endpoint gives, that cannot be read and that is accepted. It stays unknown."""

    table: str | None = None
    endpoint: str | None = None
    why: Text
    until: date
    """last day on which it is accepted"""


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may accept findings. Without this section: whoever may change the reviewed exceptions.toml."""

    central: tuple[Text, ...] = ()
    """these may accept everything"""
    project_owners: Severity | None = None
    """the owner of a project may accept its findings up to this severity; None: nothing"""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What candado.toml says."""

    parameters: dict[str, dict[str, Value]] = {}
    """thresholds by control and parameter; `parameters` checks them"""
    owners: Owners = Owners()
    due: Due = Due()
    production: Production = Production()
    known_gaps: tuple[KnownGap, ...] = ()
    acceptance: Acceptance | None = None
    controls: Text | None = None
    """folder of the user's own controls, relative to the file"""
    connection: dict[str, object] = {}
    """how to connect; the section is decoded by those who do"""
    check: dict[str, object] = {}
    """what comments may accept in code; the section is decoded by those who check it"""


class Loosened(msgspec.Struct, frozen=True):
    """A threshold that lets a control find less than by its default; every report shows it."""

    control: str
    parameter: str
    value: Value
    default: Value


class Parameters(msgspec.Struct, frozen=True):
    """Thresholds that differ from the defaults, by control and parameter."""

    chosen: dict[str, dict[str, Value]]
    scored: dict[str, dict[str, Value]]
    """the same without those that are loosened: the score is made with these"""
    loosened: tuple[Loosened, ...]


def decode(toml: Toml, today: date) -> Settings:
    """The settings in a file. Its thresholds are checked by `parameters`, when all controls are known.

    Errors: FileError at what is wrong.
    """
    settings = toml.decode(Settings)
    for path in settings.owners.resources:
        if "/" not in path:
            raise toml.error(
                ("owners", "resources", path),
                f"{path!r} has no slash; write Project/resource, or /resource for the organization's",
                key=True,
            )
    for number, gap in enumerate(settings.known_gaps):
        where = ("known_gaps", number)
        if (gap.table is None) == (gap.endpoint is None):
            raise toml.error(where, "name either a table or an endpoint")
        if gap.table is not None and gap.table not in tables():
            raise toml.error((*where, "table"), f"there is no table {gap.table!r}; see candado tables")
        if gap.until > today + LONGEST_TERM:
            raise toml.error((*where, "until"), f"is more than {LONGEST_TERM.days} days from now")
    return settings


def known_gap(settings: Settings, table: str, endpoint: str, today: date) -> KnownGap | None:
    """The accepted gap, if any, that a table or an endpoint that could not be read is."""
    return next(
        (
            gap
            for gap in settings.known_gaps
            if today <= gap.until and (gap.table == table or gap.endpoint == endpoint)
        ),
        None,
    )


def parameters(toml: Toml, settings: Settings, controls: Iterable[Control]) -> Parameters:
    """The thresholds that the settings change, by the controls' present names.

    Errors: FileError at a control or parameter that does not exist, or a value of another type.
    """
    named = by_any_name(controls)
    chosen: dict[str, dict[str, Value]] = {}
    loosened: list[Loosened] = []
    for name, values in settings.parameters.items():
        control = named.get(name)
        if control is None:
            raise toml.error(
                ("parameters", name), f"there is no control {name!r}; see candado controls", key=True
            )
        for parameter_name, value in values.items():
            place = ("parameters", name, parameter_name)
            parameter = control.head.parameters.get(parameter_name)
            if parameter is None:
                known = ", ".join(control.head.parameters) or "none"
                raise toml.error(
                    place, f"{control.name} has no parameter {parameter_name!r}; there are: {known}", key=True
                )
            if not _fits(value, parameter.default):
                raise toml.error(place, f"must be of the same type as the default, {parameter.default!r}")
            if value == parameter.default:
                continue
            chosen.setdefault(control.name, {})[parameter_name] = value
            if _is_looser(value, parameter):
                loosened.append(Loosened(control.name, parameter_name, value, parameter.default))
    loosened.sort(key=lambda each: (each.control, each.parameter))
    return Parameters(chosen, _without(chosen, loosened), tuple(loosened))


def _fits(value: Value, default: Value) -> bool:
    if isinstance(default, float):
        return isinstance(value, int | float)
    return type(value) is type(default)


def _is_looser(value: Value, parameter: Parameter) -> bool:
    """Whether a value other than the default may make the control find less: what is not known does."""
    default = parameter.default
    if parameter.looser is None or isinstance(value, str) or isinstance(default, str):
        return True
    return value > default if parameter.looser == "higher" else value < default


def _without(
    chosen: Mapping[str, Mapping[str, Value]], loosened: Iterable[Loosened]
) -> dict[str, dict[str, Value]]:
    looser = {(each.control, each.parameter) for each in loosened}
    return {
        control: {name: value for name, value in values.items() if (control, name) not in looser}
        for control, values in chosen.items()
    }
