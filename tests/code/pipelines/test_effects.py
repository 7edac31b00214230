"""What commands and tasks change outside of a run."""

import pytest

from candado.code.pipelines.effects import effect
from candado.code.pipelines.scanners import scanning_task, scans
from tests.code.pipelines.made import pipeline

DEPLOYS = (
    "kubectl -n web apply -f web.yaml",
    "sudo helm upgrade --install web ./chart",
    "az webapp deploy --name web --src-path web.zip",
    "az deployment group create -g web -f web.bicep",
    "aws s3 sync ./site s3://site",
    "aws lambda update-function-code --function-name web",
    "terraform -chdir=infra apply",
    "func azure functionapp publish web",
    "if ! terraform apply plan; then exit 1; fi",
)
PUBLISHES = (
    "docker push registry.example.com/web",
    "docker buildx build --push -t web .",
    "dotnet nuget push web.nupkg",
    "npm publish",
    "az acr build -r images .",
    "git push --tags",
    "gh release create v1",
)
NEITHER = (
    "kubectl get pods",
    "kubectl apply --dry-run=client -f web.yaml",
    "helm template ./chart",
    "az account set -s web",
    "az webapp show --name web",
    "aws s3 ls",
    "terraform plan -out=apply",
    "# kubectl apply -f web.yaml",
    "echo docker push web",
    "docker build -t web .",
    "dotnet publish -c Release",
    "git fetch",
    "gh release view v1",
)


def of(script: str) -> str | None:
    """The effect of a script."""
    return effect(pipeline(f"steps:\n- bash: |\n    {script}\n").steps[0])


@pytest.mark.parametrize("script", DEPLOYS)
def test_commands_that_deploy(script: str) -> None:
    assert of(script) == "deploys"


@pytest.mark.parametrize("script", PUBLISHES)
def test_commands_that_publish(script: str) -> None:
    assert of(script) == "publishes"


@pytest.mark.parametrize("script", NEITHER)
def test_commands_that_do_neither(script: str) -> None:
    assert of(script) is None


@pytest.mark.parametrize(
    ("task", "inputs", "expected"),
    [
        ("AzureWebApp@1", "{appName: web}", "deploys"),
        ("HelmDeploy@1", "{command: upgrade}", "deploys"),
        ("HelmDeploy@1", "{command: package}", None),
        ("ms-devlabs.terraform.tasks.TerraformTaskV4@4", "{command: apply}", "deploys"),
        ("TerraformInstaller@1", "{terraformVersion: latest}", None),
        ("DeployVisualStudioTestAgent@2", "{}", None),
        ("Docker@2", "{command: buildAndPush}", "publishes"),
        ("Docker@2", "{command: build}", None),
        ("DotNetCoreCLI@2", "{command: push}", "publishes"),
        ("GitHubRelease@1", "{}", "publishes"),
        ("GitHubRelease@1", "{action: delete}", None),
    ],
)
def test_tasks(task: str, inputs: str, expected: str | None) -> None:
    assert effect(pipeline(f"steps:\n- task: {task}\n  inputs: {inputs}\n").steps[0]) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("trivy image web", ["trivy"]),
        ("npm audit && yarn npm audit", ["npm", "yarn"]),
        ("python -m bandit -r app", ["python"]),
        ("docker run --rm aquasec/trivy:0.60 fs .", ["docker"]),
        ("./gradlew dependencyCheckAnalyze", []),
        ("trivy --version", []),
        ("snyk auth token", []),
        ("pip install bandit", []),
    ],
)
def test_scans(script: str, expected: list[str]) -> None:
    (found,) = pipeline(f"steps:\n- bash: |\n    {script}\n").steps[0].scripts
    assert [command.name for command in scans(found)] == expected


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("SonarQubeAnalyze@6", True),
        ("vendor.extension.Trivy@1", True),
        ("MicrosoftSecurityDevOps@1", True),
        ("TrivyInstaller@1", False),
        ("PublishTestResults@2", False),
    ],
)
def test_scanning_tasks(task: str, expected: bool) -> None:
    assert scanning_task(pipeline(f"steps:\n- task: {task}\n").steps[0]) is expected
