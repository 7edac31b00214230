"""Code of forks gets secrets, or the token of a regular run."""

from collections.abc import Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.rule import Match

_GIVEN = {
    "allowSecrets": ("enforceNoAccessToSecretsFromForks", "the secrets of the pipeline"),
    "allowFullAccessToken": ("enforceJobAuthScopeForForks", "the token of a regular run"),
}
"""What may be given to forks: the setting of the protection that keeps it from them, and what it is."""


def fork_build_secrets(definition: Definition) -> Iterator[Match]:
    """Pull request triggers that give to forks what is for the own code."""
    if definition.true("forks", "enabled") is None:
        return
    protected = definition.true("settings", "forkProtectionEnabled") is not None
    for name, (setting, what) in _GIVEN.items():
        given = definition.true("forks", name)
        kept = protected and definition.false("settings", setting) is None
        if given is not None and not kept:
            yield Match(
                at=given.span,
                message=f"whoever opens a pull request from a fork gets {what}",
                actor="outsider",
            )
