"""What goes by the key of a pipeline, when it gets another or is no more."""

import msgspec

from .pipelines import Place
from .protected import KINDS, resources
from .request import Request


def follow(request: Request, place: Place, key: str | None) -> None:
    """Lets all that goes by a pipeline's key know its new one, or that it is no more."""
    name = place.project_name
    for kind in KINDS:
        for resource in resources(request, name, kind):
            held = resource.protected.pipelines
            if place.key in held:
                kept = {k: it for k, it in held.items() if k != place.key}
                resource.put(request, pipelines=kept if key is None else {**kept, key: held[place.key]})
    project = request.organization.projects[name]
    for connection_name, connection in project.connections.items():
        if connection.last_used_by == place.key:
            changed = msgspec.structs.replace(connection, last_used_by=key or "")
            request.put(("projects", name, "connections", connection_name), changed)
    for release_name, release in project.releases.items():
        for alias, artifact in release.artifacts.items():
            if artifact.pipeline == place.key:
                path = ("projects", name, "releases", release_name, "artifacts", alias)
                request.put(path, msgspec.structs.replace(artifact, pipeline=key or ""))
    for policy_name, policy in project.policies.items():
        if policy.pipeline == place.key:
            gone = {**policy.settings, "buildDefinitionId": place.pipeline.id}
            settings = gone if key is None else policy.settings
            changed = msgspec.structs.replace(policy, pipeline=key or "", settings=settings)
            request.put(("projects", name, "policies", policy_name), changed)
