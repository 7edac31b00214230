"""Progress on stderr: what is read, how far, how long still, and waits for the limit shown as such."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from candado.cli.terminal import is_quiet
from candado.connect.limits import Wait
from candado.report.harmless import terminal as harmless


class Shown:
    """A bar on stderr while reading; silent where stderr is no terminal, or when asked to be."""

    def __init__(self, title: str) -> None:
        """`title` says whose reading it is."""
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True, markup=False, highlight=False),
            disable=is_quiet() or not sys.stderr.isatty(),
            transient=True,
        )
        self._title = harmless(title)
        self._task = self._bar.add_task(self._title, total=0)
        self._planned = 0

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear what was shown."""
        self._bar.stop()

    def planned(self, endpoint: str, units: int) -> None:
        """So many more reads of an endpoint are to be made."""
        self._planned += units
        self._bar.update(self._task, total=self._planned)

    def done(self, endpoint: str) -> None:
        """One of them was made."""
        self._bar.update(self._task, advance=1, description=f"{self._title}: {endpoint}")

    def waiting(self, wait: Wait) -> None:
        """The service asked to wait."""
        self._bar.update(self._task, description=f"{self._title}: waiting {wait.seconds:.0f} s, {wait.why}")
