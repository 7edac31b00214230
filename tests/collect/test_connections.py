"""Service connections and the projects that they are shared with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.model.resources import ServiceConnection, ServiceConnectionShare
from tests.collect.reading import OTHER_PROJECT, PROJECT, items, read

CONNECTION = "5e47a0d8-c745-44f8-8f93-784f18ff31c4"
CREATOR = "e18a1f0a-b112-67fd-a9e0-e3bb081da49e"
SUBSCRIPTION = "12345678-1234-1234-1234-123456789012"


def connection(**changes: object) -> dict[str, object]:
    return {
        "id": CONNECTION,
        "name": "azure",
        "type": "AzureRM",
        "url": "https://management.azure.com/",
        "data": {
            "subscriptionId": SUBSCRIPTION,
            "scopeLevel": "Subscription",
            "creationMode": "Automatic",
            "environment": "AzureCloud",
        },
        "authorization": {
            "scheme": "ServicePrincipal",
            "parameters": {
                "tenantid": "t",
                "serviceprincipalid": "a",
                "authenticationType": "spnKey",
                "serviceprincipalkey": None,
                "scope": f"/subscriptions/{SUBSCRIPTION}/resourcegroups/rg-web",
            },
        },
        "createdBy": {"id": CREATOR, "displayName": "Chuck"},
        "isShared": True,
        "isReady": True,
        "owner": "Library",
        "serviceEndpointProjectReferences": [
            {"projectReference": {"id": PROJECT, "name": "Web"}, "name": "azure"},
            {"projectReference": {"id": OTHER_PROJECT, "name": "Api"}, "name": "azure-web"},
        ],
        **changes,
    }


def only(**changes: object) -> ServiceConnection:
    return read("service-connections", items(connection(**changes))).only(ServiceConnection)


def test_an_azure_connection_with_a_key() -> None:
    assert only() == ServiceConnection(
        id=f"{PROJECT}/{CONNECTION}",
        connection_id=CONNECTION,
        project_id=PROJECT,
        name="azure",
        description="",
        type="azurerm",
        url="https://management.azure.com/",
        scheme="ServicePrincipal",
        authentication="spnKey",
        scope_level="Subscription",
        resource_group="rg-web",
        subscription_id=SUBSCRIPTION,
        application_id="a",
        creation_mode="Automatic",
        cloud="AzureCloud",
        accepts_untrusted_certificates=False,
        is_shared=True,
        is_ready=True,
        is_disabled=False,
        created_by_id=CREATOR,
    )


def test_the_projects_that_see_it() -> None:
    shares = read("service-connections", items(connection())).of(ServiceConnectionShare)
    assert [(share.project_id, share.shared_with_id) for share in shares] == [
        (PROJECT, PROJECT),
        (PROJECT, OTHER_PROJECT),
    ]


def test_a_connection_that_is_not_of_azure() -> None:
    row = only(
        type="dockerregistry",
        data={"acceptUntrustedCerts": "True", "registrytype": "Others"},
        authorization={"scheme": "UsernamePassword", "parameters": None},
        createdBy=None,
        serviceEndpointProjectReferences=None,
        isDisabled=True,
    )
    of_azure = (
        row.scope_level,
        row.resource_group,
        row.subscription_id,
        row.creation_mode,
        row.cloud,
    )
    assert set(of_azure) == {None}
    assert row.application_id == ""
    assert (row.accepts_untrusted_certificates, row.is_disabled, row.created_by_id) == (True, True, None)


def test_a_scope_that_is_a_whole_subscription_names_no_group() -> None:
    authorization = {"scheme": "ServicePrincipal", "parameters": {"scope": f"/subscriptions/{SUBSCRIPTION}"}}
    row = only(authorization=authorization, data={})
    assert (row.subscription_id, row.resource_group) == (SUBSCRIPTION, None)


@pytest.mark.parametrize("missing", ["authorization", "isShared", "isReady", "type"])
def test_a_connection_that_cannot_be_judged_is_told_of(missing: str) -> None:
    shallow = {name: value for name, value in connection().items() if name != missing}
    found = read("service-connections", items(shallow))
    assert found.rows == []
    assert missing in found.faults[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "https://user:hunter2@contoso.example:8443/repo?token=hunter2#hunter2",
            "https://contoso.example:8443/repo",
        ),
        ("https://contoso.example/a/b", "https://contoso.example/a/b"),
        ("https://[::1]:8080/x", "https://[::1]:8080/x"),
        ("contoso.example", "contoso.example"),
        ("", ""),
    ],
)
def test_an_address_keeps_what_is_no_secret(typed: str, kept: str) -> None:
    assert only(url=typed).url == kept


@settings(deadline=None)
@given(
    user=st.text(max_size=8),
    secret=st.from_regex(r"hunter2[/@:?#\\%]{0,3}hunter2", fullmatch=True),
    place=st.sampled_from(
        [
            "https://{user}:{secret}@contoso.example/x",
            "https://{secret}@contoso.example",
            "{user}:{secret}@contoso.example",
            "https://contoso.example/x?sig={secret}",
            "https://contoso.example/#{secret}",
            "https://[{secret}@x]/",
        ]
    ),
)
def test_no_secret_of_an_address_is_kept(user: str, secret: str, place: str) -> None:
    url = place.format(user=user, secret=secret)
    assert "hunter2" not in only(url=url).url


def test_an_address_whose_path_is_a_credential_is_not_kept() -> None:
    token = "ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"
    assert token not in repr(only(url=f"https://contoso.example/hooks/{token}"))
