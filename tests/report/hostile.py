"""One small report, always the same, in which everything that can be named is named by an attacker."""

import random

import msgspec

from candado.model.assessment import Status
from candado.model.reading import Coverage, Reading
from candado.report.seen import seen
from candado.report.view import Report
from tests.report.sample import KINDS, compose_sample, make_finding

SCRIPT = "<script>window.owned=1</script>"
ATTRIBUTE = "\"><img src=x onerror='window.owned=1'>"
CLOSING = "</script></template></style><script>window.owned=1</script><!--"
TERMINAL = "\x1b]0;owned\x07\x1b[2J\x1b[31mred"
FORMULA = "=cmd|' /C calc'!A0"
SEPARATED = "x;=1+1,@SUM(1)"
BIDI = "safe\u202egnp.exe\u2066"
ZERO_WIDTH = "pay\u200bments\ufeff"
MARKDOWN = "`[click](javascript:alert(1)) @everyone #1 | **bold** ![x](https://evil.example/x.png)"
XML = "]]><failure/>&#0;\x00\ufffe"
LONG = "very-long-name-without-a-place-to-break-" * 12
NAMES = (SCRIPT, ATTRIBUTE, CLOSING, TERMINAL, FORMULA, SEPARATED, BIDI, ZERO_WIDTH, MARKDOWN, XML, LONG)


def hostile_report() -> Report:
    """A finding for each name, and one of each status."""
    projects = {SCRIPT: "11111111-0000-4000-8000-000000000001", BIDI: "11111111-0000-4000-8000-000000000002"}
    statuses = (*[Status.FAILED] * 6, Status.UNKNOWN, Status.EXCEPTED, Status.ATTESTED, Status.INHERITED)
    found = [
        make_finding(
            KINDS[1 + number % (len(KINDS) - 1)],
            id=f"{number:010x}",
            name=name,
            project=(SCRIPT, BIDI, None)[number % 3],
            project_id=(*projects.values(), None)[number % 3],
            status=statuses[number % len(statuses)],
            owner=(*NAMES, "ana@contoso.example")[-1 - number],
            age=10 * number,
            evidence={"groups": name, "kind": name, "approvers": 0, "branch": name, "nested": [name, None]}
            | {"expires": name, "last_accessed": name, "role": name, "pipeline": name, name: True},
            note=name if number > 6 else "",
        )
        for number, name in enumerate(NAMES)
    ]
    found[3] = msgspec.structs.replace(found[3], portal_url="javascript:window.owned=1")
    report = compose_sample(found, projects, random.Random(1), organization=SCRIPT)
    gaps = [Coverage("feeds", "p", Reading.FORBIDDEN, "feeds", 403, name, name, 0) for name in NAMES[:3]]
    coverage = (*report.coverage, *gaps)
    return msgspec.structs.replace(
        report,
        product="0.0.0",
        source=msgspec.structs.replace(report.source, identity=TERMINAL + SCRIPT),
        coverage=coverage,
        seen=seen(coverage, found),
    )
