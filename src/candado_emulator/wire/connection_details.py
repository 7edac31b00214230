"""How connections of each type sign in: their parameters and data, which of these are secret, their types."""

import msgspec

from ..state.connection import Connection
from ..state.directory import derived
from .request import Request

SECRETS = frozenset(
    {
        "accesstoken",
        "apitoken",
        "certificate",
        "clientkey",
        "kubeconfig",
        "nugetkey",
        "password",
        "privatekey",
        "secretaccesskey",
        "servicefabricpassword",
        "serviceprincipalcertificate",
        "serviceprincipalkey",
        "sessiontoken",
        "token",
    }
)
"""Parameters that are null on the wire, in lower case."""


class Scheme(msgspec.Struct, frozen=True):
    """A way to sign in, and the parameters that it takes."""

    name: str
    parameters: tuple[str, ...]


TYPES: dict[str, tuple[Scheme, ...]] = {
    "azurerm": (
        Scheme("ServicePrincipal", ("tenantid", "serviceprincipalid", "serviceprincipalkey")),
        Scheme("ManagedServiceIdentity", ("tenantid",)),
        Scheme("WorkloadIdentityFederation", ("tenantid", "serviceprincipalid")),
        Scheme("PublishProfile", ("tenantid", "resourceId")),
    ),
    "azure": (Scheme("Certificate", ("certificate",)), Scheme("UsernamePassword", ("username", "password"))),
    "github": (
        Scheme("Token", ("AccessToken",)),
        Scheme("PersonalAccessToken", ("accessToken",)),
        Scheme("OAuth", ("ConfigurationId", "AccessToken")),
        Scheme("InstallationToken", ("IdToken", "IdSignature")),
    ),
    "dockerregistry": (
        Scheme("UsernamePassword", ("registry", "username", "password", "email")),
        Scheme("ServicePrincipal", ("loginServer", "role", "scope", "serviceprincipalid", "tenantId")),
        Scheme("WorkloadIdentityFederation", ("loginServer", "scope", "serviceprincipalid", "tenantid")),
    ),
    "kubernetes": (
        Scheme("Kubernetes", ("clusterContext", "kubeconfig")),
        Scheme("Token", ("apiToken", "serviceAccountCertificate")),
    ),
    "generic": (Scheme("UsernamePassword", ("username", "password")), Scheme("None", ())),
    "ssh": (Scheme("UsernamePassword", ("username", "password", "privatekey")),),
    "externalnpmregistry": (
        Scheme("Token", ("apitoken",)),
        Scheme("UsernamePassword", ("username", "password")),
    ),
    "externalnugetfeed": (
        Scheme("Token", ("apitoken",)),
        Scheme("UsernamePassword", ("username", "password")),
        Scheme("None", ("nugetkey",)),
    ),
    "sonarqube": (Scheme("UsernamePassword", ("username", "password")),),
    "aws": (Scheme("UsernamePassword", ("username", "password", "sessionToken")),),
    "incomingwebhook": (Scheme("None", ("webhookname",)),),
}
"""The schemes of each type."""


def parameters(request: Request, project: str, name: str, connection: Connection) -> dict[str, str | None]:
    """authorization.parameters: those of a connection to Azure that it does not say follow from it."""
    standing: dict[str, str | None] = {}
    if connection.type == "azurerm":
        organization = request.organization
        standing = {"tenantid": organization.tenant_id}
        if connection.scheme != "ManagedServiceIdentity":
            standing["serviceprincipalid"] = derived(connection.id, "application")
        if connection.scheme == "WorkloadIdentityFederation":
            standing |= {
                "workloadIdentityFederationIssuer": f"https://vstoken.dev.azure.com/{organization.id}",
                "workloadIdentityFederationSubject": f"sc://{organization.name}/{project}/{name}",
            }
        if connection.scheme == "ServicePrincipal":
            standing |= {"authenticationType": "spnKey", "serviceprincipalkey": None}
    said = {key.lower() for key in connection.parameters}
    merged = {key: value for key, value in standing.items() if key.lower() not in said}
    return {
        key: None if key.lower() in SECRETS else value
        for key, value in (merged | connection.parameters).items()
    }


def data(request: Request, connection: Connection) -> dict[str, str]:
    """data: what a connection to Azure does not say follows from it."""
    if connection.type != "azurerm":
        return connection.data
    standing = {
        "environment": "AzureCloud",
        "scopeLevel": "Subscription",
        "subscriptionId": derived(request.organization.id, "subscription"),
        "subscriptionName": "Subscription",
        "creationMode": "Automatic",
    }
    return standing | connection.data
