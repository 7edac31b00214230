"""Controls by every name they ever had, so that what people wrote about one lives on when it is renamed."""

from collections.abc import Iterable

from candado.assess.control import Control


def by_any_name(controls: Iterable[Control]) -> dict[str, Control]:
    """Controls by their names and former names; a present name goes before a former one."""
    given = list(controls)
    former = {name: control for control in given for name in control.head.formerly}
    return former | {control.name: control for control in given}


def first_name(control: Control) -> str:
    """The name that a control was born with; `formerly` has the latest first."""
    return control.head.formerly[-1] if control.head.formerly else control.name
