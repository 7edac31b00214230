"""Which comments accept which finding: those where it stands, and those where its template is included."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.findings import Accepted, alias
from candado.code.pipelines.judge import Judged
from candado.code.pipelines.model import Broken, Script, Variable
from candado.code.pipelines.repositories import Repositories
from candado.code.pipelines.suppress import MARK, Suppression, suppressions
from candado.code.pipelines.text import File, Span


class Comments(msgspec.Struct):
    """The comments of all files that one pipeline consists of."""

    repositories: Repositories
    today: date
    known: dict[tuple[str, str], tuple[Suppression, ...]] = {}

    def of(self, file: File) -> tuple[Suppression, ...]:
        """The comments of a file."""
        if MARK not in file.text:
            return ()
        key = (file.repository, file.path)
        if key not in self.known:
            self.known[key] = suppressions(file, self.repositories.document(*key).root)
        return self.known[key]

    def present(self, judged: Iterable[Judged]) -> bool:
        """Whether a file that takes part in any of these has comments at all."""
        files = {id(span.file): span.file for one in judged for span in _places(one)}
        return any(self.of(file) for file in files.values())

    def accepting(self, judged: Judged) -> Accepted | None:
        """The comment that accepts a match."""
        for span in _places(judged):
            comments = self.of(span.file)
            if not comments:
                continue
            first, last = span.file.position(span.start)[0], span.file.position(span.end)[0]
            for comment in comments:
                if comment.accepts(judged.rule.name, first, last, self.today):
                    return Accepted(comment.reason, comment.path, comment.line, alias(span.file))
        return None


def _places(judged: Judged) -> Iterator[Span]:
    """Where a comment may stand: at what was found, at the head of its step or job, at each template call."""
    yield judged.match.at
    subject = judged.subject.step if isinstance(judged.subject, Script) else judged.subject
    if isinstance(subject, (Broken, Definition)):
        return
    if not isinstance(subject, Variable) and subject.node.file is judged.match.at.file:
        yield Span(subject.node.file, subject.node.start, subject.node.start)
    yield from subject.frame.calls
