"""Repairs put into files: everything but the edits stays as it is, byte for byte."""

from collections.abc import Iterable

from candado.code.pipelines.findings import Repair, Replacement


def mended(files: dict[str, str], repairs: Iterable[Repair]) -> dict[str, str]:
    """The files, by path, mended; a repair that overlaps one before it waits for the next time."""
    taken: dict[str, list[Replacement]] = {}
    for repair in repairs:
        edits = repair.replacements
        if all(_free(edit, taken.get(edit.path, [])) for edit in edits):
            for edit in edits:
                taken.setdefault(edit.path, []).append(edit)
    return {path: _edited(text, taken.get(path, [])) for path, text in files.items()}


def _free(edit: Replacement, taken: list[Replacement]) -> bool:
    """Whether an edit touches no other; of what is put in at one place, only one can be the first."""
    return all(
        (edit.end <= other.start or other.end <= edit.start)
        and (edit.start, edit.end) != (other.start, other.end)
        for other in taken
    )


def _edited(text: str, edits: list[Replacement]) -> str:
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
