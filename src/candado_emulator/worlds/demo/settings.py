"""Switches of the organization and its projects that hold for all pipelines."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _projects(plant)
    _organization(plant)


def _projects(plant: Plant) -> None:
    _switched_off(
        plant,
        "the migration of 2022, for which all jobs had to see all projects",
        "job-token-reaches-other-projects",
        "enforceJobAuthScope",
        ["Data", "Web"],
    )
    _switched_off(
        plant,
        "the monorepo that was split in a hurry",
        "job-token-reaches-all-repositories",
        "enforceReferencedRepoScopedToken",
        ["Data"],
    )
    _switched_off(
        plant,
        "the night job that sets everything by hand",
        "any-variable-settable-at-queue-time",
        "enforceSettableVar",
        ["Data"],
    )
    _switched_off(
        plant,
        "the same job, which filled the log",
        "queue-time-variables-not-audited",
        "auditEnforceSettableVar",
        ["Data", "Mobile"],
    )
    _switched_off(
        plant,
        "the screen in the hall",
        "badges-readable-by-anyone",
        "statusBadgesArePrivate",
        ["Handbook"],
    )
    _switched_off(
        plant,
        "the colleague who cannot abide YAML",
        "classic-pipelines-can-be-created",
        "disableClassicBuildPipelineCreation",
        ["Mobile"],
    )
    _switched_off(
        plant,
        "the open client library, while it was ours",
        "fork-builds-not-limited",
        "forkProtectionEnabled",
        ["Web"],
    )
    _switched_off(
        plant,
        "the pipeline that did not start, once",
        "implied-trigger-on-every-branch",
        "disableImpliedYAMLCiTrigger",
        ["Mobile", "Web"],
    )
    _switched_off(
        plant,
        "the registry that choked on metadata",
        "pipeline-metadata-not-published",
        "publishPipelineMetadata",
        ["Data", "Mobile"],
    )
    _switched_off(
        plant,
        "the script with a semicolon in its arguments",
        "shell-arguments-not-validated",
        "enableShellTasksArgsSanitizing",
        ["Web"],
    )
    plant(
        "the full disk of last winter",
        control="runs-deleted-early",
        on=["Web / retention of runs"],
        change={"projects": {"Web": {"retention": {"runs": 14, "artifacts": 7}}}},
    )


def _organization(plant: Plant) -> None:
    for name, control, switch in (
        ("the release that skipped the tests", "stages-can-be-skipped", "disableStageChooser"),
        (
            "the task that everybody on the internet uses",
            "third-party-tasks-allowed",
            "disableMarketplaceTasksVar",
        ),
        ("the task of 2017 that still works", "outdated-node-tasks-allowed", "disableNode6TasksVar"),
    ):
        plant(name, control=control, on=[switch], change={"settings": {switch: False}})


def _switched_off(plant: Plant, name: str, control: str, switch: str, projects: list[str]) -> None:
    """The organization does not insist on a setting any more, and some projects went without."""
    plant(
        name,
        control=control,
        on=[f"{project} / {switch}" for project in projects],
        change={
            "settings": {switch: False},
            "projects": {project: {"settings": {switch: False}} for project in projects},
        },
    )
