"""`candado check --fix`: what would be mended as a diff, and after that in the files."""

import difflib
from collections import defaultdict
from pathlib import Path

from candado.cli.exits import Exit
from candado.cli.streams import put
from candado.cli.terminal import say
from candado.code.pipelines.findings import Repair
from candado.code.pipelines.fix import mended
from candado.code.pipelines.masking import said
from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.text import File
from candado.report.code.view import View
from candado.report.harmless import terminal as harmless
from candado.report.words import several
from candado.store.sealed import write_whole


def mend(view: View, *, unsafe: bool, agreed: bool) -> Exit:
    """Show the diff of all repairs on stdout, and write it into the files where that is agreed."""
    repairs: defaultdict[str, list[Repair]] = defaultdict(list)
    for each in view.open:
        repair = each.finding.repair
        if repair is not None and not each.finding.place.repository and (repair.safe or unsafe):
            repairs[each.root].append(repair)
    changed = 0
    for root, wanted in repairs.items():
        paths = {edit.path for repair in wanted for edit in repair.replacements}
        before = {path: _read(Path(root, path)) for path in sorted(paths)}
        texts = {path: text for path, (text, _) in before.items()}
        for path, after in mended(texts, wanted).items():
            if after == texts[path]:
                continue
            if not _can_be_read(path, after):
                say(f"{view.path(root, path)} is left alone: mended like this it would be no YAML")
                continue
            changed += 1
            _show(view.path(root, path), texts[path], after)
            if agreed:
                write_whole(Path(root, path), [before[path][1] + after.encode()])
    files = several(changed, "file")
    if agreed:
        say(f"mended {files}")
    elif changed:
        say(f"nothing is written yet: --fix --yes mends {files}")
    else:
        say("there is nothing that --fix can mend")
    return Exit.DONE


def _can_be_read(path: str, text: str) -> bool:
    try:
        parse(File(path, text))
    except ParseError:
        return False
    return True


def _read(path: Path) -> tuple[str, bytes]:
    """A file's text, and the byte order mark that it begins with."""
    data = path.read_bytes()
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return data[len(mark) :].decode(), mark


def _show(path: str, before: str, after: str) -> None:
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", lineterm="", n=2
    )
    put("".join(f"{harmless(said(line))}\n" for line in lines))
