"""Controls by every name they ever had, so that what people wrote about one lives on when it is renamed."""

from collections.abc import Iterable

from candado.assess.control import Control, ControlError


def by_any_name(controls: Iterable[Control]) -> dict[str, Control]:
    """Controls by their names and former names.

    Errors: ControlError where two have or had the same name.
    """
    found: dict[str, Control] = {}
    for control in controls:
        for name in (control.name, *control.head.formerly):
            other = found.setdefault(name, control)
            if other is not control:
                raise ControlError(
                    f"{control.section}/{control.name}.md: {other.section}/{other.name}.md is or was called "
                    f"{name} too; a name is used once and for all"
                )
    return found


def renamed(controls: Iterable[Control]) -> dict[str, str]:
    """Former names of controls, each with the name that the control has now."""
    return {name: control.name for name, control in by_any_name(controls).items() if name != control.name}


def first_name(control: Control) -> str:
    """The name that a control was born with; `formerly` has the latest first."""
    return control.head.formerly[-1] if control.head.formerly else control.name
