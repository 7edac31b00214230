"""The report as one self-contained page: it asks no network and runs nothing but the scripts it came with.

Every value that the template prints is made harmless on the way, and the page's policy admits only the styles
and scripts whose digests it names.
"""

import base64
import hashlib
from collections import Counter
from functools import cache
from importlib.resources import files
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from candado.assess.score import GRADES, IN_WORDS
from candado.model.assessment import Severity
from candado.report import harmless, words
from candado.report.article import State
from candado.report.html import charts
from candado.report.html.payload import payload
from candado.report.severity import SEVERITIES
from candado.report.view import Report

STYLES = ("report.css", "cards.css", "findings.css", "print.css")
SCRIPTS = ("data.js", "state.js", "filter.js", "detail.js", "list.js", "main.js")
ACTS = 6
PROJECTS = 8
GAPS = 4


def write(report: Report) -> str:
    """The page."""
    states = Counter(item.state for item in report.article)
    style, script = _assets(STYLES), f"(() => {{\n{_assets(SCRIPTS)}}})();"
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704 (our own file)
            script=Markup(script),  # noqa: S704 (our own file)
            payload=payload(report),
            prose=_prose(report),
            score_line=_score_line(report),
            severity_lines=_severity_lines(report),
            most_failed=max(report.failed.values()),
            shares=charts.strip(
                [
                    (name, getattr(report.shares, name))
                    for name in ("measured", "attested", "excepted", "inherited", "unknown")
                ]
            ),
            grade_bands=charts.strip(
                [(grade, report.standing.score.grades[grade]) for grade in list(GRADES)[::-1]]
            ),
            states=[(state, states[state]) for state in State if states[state]],
            grades=GRADES,
            score_in_words=IN_WORDS,
            acts=ACTS,
            worst_projects=PROJECTS,
            gaps=GAPS,
            chart=charts,
            words=words,
            to=_to,
        )
    )


def _score_line(report: Report) -> charts.Line | None:
    """The score over time, with a little room around the scores that there were."""
    points = [(moment.at, moment.headline) for moment in report.history if moment.headline is not None]
    scores = [score for _, score in points] or [0.0]
    return charts.line("score", points, least=max(0, min(scores) - 8), most=min(100, max(scores) + 8))


def _severity_lines(report: Report) -> list[tuple[Severity, charts.Line | None]]:
    return [
        (severity, charts.line(severity, [(moment.at, moment.failed[severity]) for moment in report.history]))
        for severity in SEVERITIES
    ]


def _prose(report: Report) -> dict[str, dict[str, Markup]]:
    """Why, fix and exceptions of the controls that found something."""
    markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
    found = {finding.control for finding in report.findings}

    def rendered(text: str) -> Markup:
        lines = "\n".join(harmless.visible(line) for line in text.splitlines())
        return Markup(markdown.render(lines))  # noqa: S704 (no HTML of its own, no script in its links)

    return {
        name: {
            "why": rendered(asked.control.why),
            "fix": rendered(asked.control.fix),
            "exceptions": rendered(asked.control.exceptions),
        }
        for name, asked in sorted(report.controls.items())
        if name in found
    }


def _assets(names: tuple[str, ...]) -> str:
    folder = files("candado.report.html")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def _policy(style: str, script: str) -> str:
    """What the page may do: use the styles and the script in it, and nothing else."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("candado.report", "html"),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(value: object) -> Markup:
    return value if isinstance(value, Markup) else harmless.html(str(value))


def _to(**filters: str) -> str:
    """The address, in the page, of the findings that some filters let through."""
    return "#" + urlencode({name: harmless.visible(text) for name, text in filters.items()}, quote_via=quote)
