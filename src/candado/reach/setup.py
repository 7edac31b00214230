"""What an administrator runs to give Candado an identity of its own, as commands of `az` or as Terraform."""

import shlex
from functools import cache
from typing import Literal

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from candado.collect.security import COVERED
from candado.reach.grants import Tier, Unlocked, missing, unlocked
from candado.reach.needs import Need

Form = Literal["az", "terraform"]
_TEMPLATES: dict[Form, str] = {"az": "setup.sh.j2", "terraform": "setup.tf.j2"}
LONGEST = 12
"""Controls that are named in a comment."""


def script(form: Form, organization: str, tier: Tier, needs: tuple[Need, ...]) -> str:
    """The script that makes the identity and gives it the grants of a tier.

    `organization` is its name at dev.azure.com. Each grant says what it shows, and what is unknown without.
    """
    granted = {each.grant.name: each for each in unlocked(needs, tier)}
    return (
        _environment()
        .get_template(_TEMPLATES[form])
        .render(
            organization=organization,
            tier=tier,
            granted=granted,
            unknown=_listed(tuple(sorted(missing(needs, tier)))),
            note=_note,
            shell=shlex.quote,
            hcl=_hcl,
            audit_namespace=COVERED["AuditLog"].id,
            roots=((COVERED["Project"].id, "$PROJECT"), (COVERED["Git Repositories"].id, "repoV2")),
        )
    )


def _note(granted: Unlocked) -> str:
    """The comment above a grant."""
    return "\n".join(
        (
            f"# {granted.grant.title}",
            f"# shows: {', '.join(granted.tables)}",
            f"# unknown without it: {_listed(granted.controls)}",
        )
    )


def _listed(names: tuple[str, ...]) -> str:
    if not names:
        return "nothing"
    more = f" and {len(names) - LONGEST} more" if len(names) > LONGEST else ""
    return f"{len(names)} controls: {', '.join(names[:LONGEST])}{more}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("candado.reach", "."),
        autoescape=False,  # noqa: S701 (no HTML; what comes from outside is quoted by `shell` and `hcl`)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _hcl(text: str) -> str:
    """A text of Terraform, in which nothing is filled in."""
    return msgspec.json.encode(text).decode().replace("${", "$${").replace("%{", "%%{")
