"""What is in the repositories of the hardened world: small, but of the kinds that real ones hold."""

from collections.abc import Mapping

from .checks import TEMPLATES, TEMPLATES_TAG

IMAGES = {
    "node": "node:22@sha256:4b5c2f0e9d7a6c1b8e3f2d5a7c9b0e1f6a4d8c3b2e5f7091a6b4d3c2e1f0a9b8",
    "dotnet": "dotnet:9@sha256:a9b80f1e2d3c4b5a69708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6",
    "python": "python:3.13@sha256:0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f405162738495a6b7c8d9eafb",
}
"""Base images by language; each is named by its digest."""


def definition(template: str, **parameters: str) -> str:
    """A pipeline's definition: it extends a template that its own project cannot change."""
    given = "".join(f"    {name}: {value}\n" for name, value in parameters.items())
    return (
        "trigger:\n  branches:\n    include: [main, release/*]\n"
        "resources:\n  repositories:\n    - repository: templates\n      type: git\n"
        f"      name: {TEMPLATES}\n      ref: refs/tags/{TEMPLATES_TAG}\n"
        f"extends:\n  template: {template}@templates\n" + (f"  parameters:\n{given}" if given else "")
    )


def readme(name: str, about: str) -> str:
    """A README."""
    return f"# {name}\n\n{about}\n\nChanges come by pull request; see CONTRIBUTING.md.\n"


def node(name: str, dependencies: Mapping[str, str]) -> dict[str, str]:
    """A service or site in TypeScript."""
    listed = ",\n".join(f'    "{package}": "{version}"' for package, version in dependencies.items())
    return {
        "package.json": (
            f'{{\n  "name": "@contoso/{name}",\n  "version": "1.4.0",\n  "private": true,\n'
            f'  "dependencies": {{\n{listed}\n  }}\n}}\n'
        ),
        ".npmrc": "registry=https://pkgs.dev.azure.com/contoso/_packaging/approved-packages/npm/registry/\n",
        "src/index.ts": "export const health = () => ({ status: 'ok' });\n",
        "Dockerfile": _dockerfile("node", "npm ci --omit=dev", '["node", "dist/index.js"]'),
    }


def dotnet(name: str, dependencies: Mapping[str, str]) -> dict[str, str]:
    """A service in C#."""
    listed = "".join(
        f'    <PackageReference Include="{package}" Version="{version}" />\n'
        for package, version in dependencies.items()
    )
    return {
        f"src/{name}.csproj": (
            '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <PropertyGroup>\n'
            "    <TargetFramework>net9.0</TargetFramework>\n  </PropertyGroup>\n"
            f"  <ItemGroup>\n{listed}  </ItemGroup>\n</Project>\n"
        ),
        "src/Program.cs": "var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n",
        "Dockerfile": _dockerfile("dotnet", "dotnet publish -o /app", f'["dotnet", "{name}.dll"]'),
    }


def python(name: str, dependencies: Mapping[str, str]) -> dict[str, str]:
    """A job in Python."""
    module = name.replace("-", "_")
    return {
        "requirements.txt": "".join(f"{package}=={version}\n" for package, version in dependencies.items()),
        f"{module}/__main__.py": 'print("ready")\n',
        "Dockerfile": _dockerfile(
            "python", "pip install -r requirements.txt", f'["python", "-m", "{module}"]'
        ),
    }


def bicep(name: str) -> dict[str, str]:
    """Infrastructure."""
    return {
        "main.bicep": (
            "param location string = resourceGroup().location\n\n"
            "resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {\n"
            f"  name: '{name}'\n  location: location\n  properties: {{\n"
            "    tenantId: subscription().tenantId\n"
            "    sku: { family: 'A', name: 'standard' }\n    enableRbacAuthorization: true\n"
            "    publicNetworkAccess: 'Disabled'\n  }\n}\n"
        ),
    }


def _dockerfile(language: str, build: str, command: str) -> str:
    image = f"contoso.azurecr.io/base/{IMAGES[language]}"
    return f"FROM {image}\nWORKDIR /app\nCOPY . .\nRUN {build}\nUSER 10001\nENTRYPOINT {command}\n"
