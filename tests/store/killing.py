"""The end of the process, at any point where it matters."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch

P = ParamSpec("P")
T = TypeVar("T")


class Killed(BaseException):
    """Stands for the end of the process."""


@contextmanager
def killed_at(step: int) -> Iterator[None]:
    """The process ends when so many files were synced or renamed."""
    left = step

    def dying(real: Callable[P, T]) -> Callable[P, T]:
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return real(*args, **kwargs)

        return call

    with (
        patch.object(os, "fsync", dying(os.fsync)),
        patch.object(Path, "replace", dying(Path.replace)),
        patch.object(Path, "rename", dying(Path.rename)),
    ):
        yield
