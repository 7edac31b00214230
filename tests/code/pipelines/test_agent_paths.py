"""Paths on an agent: one folder by its several names."""

import pytest

from candado.code.pipelines.agent_paths import holds, normal
from candado.code.pipelines.tiers import is_below_production, is_production


@pytest.mark.parametrize(
    ("folder", "path"),
    [
        ("$(System.DefaultWorkingDirectory)", "infra/plan"),
        ("$(Pipeline.Workspace)", "infra/plan"),
        ("$(Pipeline.Workspace)/s/infra", "./infra/plan"),
        ("infra", "$(Build.SourcesDirectory)\\infra\\plan"),
        ("infra/", "web/../infra/plan"),
        ("infra/**", "infra/plan"),
        ("$(Build.ArtifactStagingDirectory)", "$BUILD_ARTIFACTSTAGINGDIRECTORY/plan"),
        ("$(build.stagingDirectory)", "$env:BUILD_ARTIFACTSTAGINGDIRECTORY/plan"),
        ("$(own)", "$(own)/plan"),
        ("${{ parameters.own }}", "$(Build.SourcesDirectory)/${{ parameters.own }}/plan"),
        ("$(Build.SourcesDirectory)/${{ parameters.own }}", "${{ parameters.own }}/plan"),
    ],
)
def test_a_folder_holds_what_lies_in_it(folder: str, path: str) -> None:
    assert holds(normal(folder), normal(path))


@pytest.mark.parametrize(
    ("folder", "path"),
    [
        ("infra", "infrastructure/plan"),
        ("infra", "$(Build.ArtifactStagingDirectory)/infra/plan"),
        ("$(one)", "$(other)/plan"),
        ("/srv/infra", "infra"),
    ],
)
def test_a_folder_does_not_hold_what_lies_elsewhere(folder: str, path: str) -> None:
    assert not holds(normal(folder), normal(path))


def test_a_relative_path_begins_at_the_folder_that_is_given() -> None:
    assert normal("plan", normal("infra")) == normal("$(Build.SourcesDirectory)/infra/plan")


@pytest.mark.parametrize("name", ["prod", "Production", "DeployProd", "is_prod", "PRD-EU", "goLive", "prod1"])
def test_names_of_production(name: str) -> None:
    assert is_production(name)


@pytest.mark.parametrize(
    "name", ["product", "PRODUCTS", "reproduce", "nonprod", "pre-prod", "delivery", "liveness"]
)
def test_names_of_something_else(name: str) -> None:
    assert not is_production(name)


@pytest.mark.parametrize("name", ["dev", "DeployDEV", "sandbox_eu", "nonProd", "QA", "Test environment"])
def test_names_of_places_for_tests(name: str) -> None:
    assert is_below_production(name)


@pytest.mark.parametrize("name", ["devops", "latest", "contest", "production", "device"])
def test_names_of_no_place_for_tests(name: str) -> None:
    assert not is_below_production(name)
