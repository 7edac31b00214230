"""How people get in, and what the organization lets them do."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _visibility(plant)
    _sign_in(plant)
    _tokens(plant)
    _organization(plant)
    _extensions(plant)


def _visibility(plant: Plant) -> None:
    plant(
        "the open source week that nobody ended",
        control="public-projects-allowed",
        on=["Allow public projects"],
        change={"policies": {"AllowAnonymousAccess": True}},
    )
    plant(
        "the handbook, for applicants to read",
        control="public-project",
        on=["Handbook"],
        change={"projects": {"Handbook": {"visibility": "public"}}},
    )
    plant(
        "the merger, when everyone should see everything",
        control="projects-open-to-whole-organization-allowed",
        on=["Enterprise access to projects"],
        change={"policies": {"AllowOrgAccess": True}},
    )
    plant(
        "the link in the newcomers' mail",
        control="access-requests-allowed",
        on=["Request access"],
        change={"policies": {"AllowRequestAccessToken": True}},
    )
    plant(
        "the team leads who did not want to ask",
        control="team-administrators-invite-users",
        on=["Allow team and project administrators to invite new users"],
        change={"policies": {"AllowTeamAdminsInvitationsAccessToken": True}},
    )


def _sign_in(plant: Plant) -> None:
    plant(
        "the chart tool that somebody saw at a fair",
        control="third-party-oauth-apps",
        on=["Third-party application access via OAuth"],
        change={"policies": {"DisallowOAuthAuthentication": False}},
    )
    plant(
        "the build server in the cellar, which speaks SSH",
        control="ssh-keys-accepted",
        on=["SSH authentication"],
        change={"policies": {"DisallowSecureShell": False}},
    )
    plant(
        "the morning when its key had run out",
        control="ssh-keys-without-expiry",
        on=["Validate SSH key expiration"],
        change={"policies": {"ValidateSshKeyExpiration": False}},
    )
    plant(
        "the Excel sheet with its own password",
        control="alternate-credentials-allowed",
        on=["Alternate authentication credentials"],
        change={"policies": {"DisallowBasicAuthentication": False}},
    )
    plant(
        "the consultants' office, whose addresses changed",
        control="tokens-escape-ip-conditions",
        on=["Enable IP Conditional Access policy validation on non-interactive flows"],
        change={"policies": {"EnforceAADConditionalAccess": False}},
    )


def _tokens(plant: Plant) -> None:
    plant(
        "the hackathon at which nobody got a token",
        control="token-creation-unrestricted",
        on=["Restrict personal access token (PAT) creation"],
        change={"policies": {"DisablePATCreation": {"value": False}}},
    )
    plant(
        "the same hackathon, one hour later",
        control="full-access-tokens-allowed",
        on=["Restrict full-scoped personal access token creation"],
        change={"tenant_policies": {"RestrictFullScopePersonalAccessToken": {"value": False}}},
    )
    plant(
        "the script that counts repositories everywhere",
        control="global-tokens-allowed",
        on=["Restrict global personal access token creation"],
        change={"tenant_policies": {"RestrictGlobalPersonalAccessToken": {"value": False}}},
    )
    plant(
        "the third token that ran out in the holidays",
        control="long-lived-tokens-allowed",
        on=["Enforce maximum personal access token lifespan"],
        change={
            "tenant_policies": {
                "RestrictPersonalAccessTokenLifespan": {"properties": {"MaxPatLifespanInDays": "365"}}
            }
        },
    )
    plant(
        "the false alarm that stopped a release",
        control="leaked-tokens-not-revoked",
        on=["Automatically revoke leaked personal access tokens"],
        change={"tenant_policies": {"EnableLeakedPersonalAccessTokenAutoRevocation": False}},
    )


def _organization(plant: Plant) -> None:
    plant(
        "the laboratory, which wanted an organization of its own",
        control="organization-creation-open-to-all",
        on=["Restrict organization creation"],
        change={"tenant_policies": {"OrganizationCreationRestriction": {"value": False}}},
    )
    plant(
        "the founder, who is still the owner",
        control="everyday-account-owns-organization",
        on=["contoso"],
        change={"owner": "dai@contoso.example"},
    )
    plant(
        "the spring of a hundred experiments",
        control="everyone-creates-projects",
        on=["Collection"],
        change={"permissions": {"Project Collection Valid Users": {"CREATE_PROJECTS": "allow"}}},
    )
    plant(
        "the platform team, which was everybody then",
        control="everyone-changes-organization-settings",
        on=["Collection"],
        change={"permissions": {"[Platform]\\Contributors": {"MANAGE_ENTERPRISE_POLICIES": "allow"}}},
    )


def _extensions(plant: Plant) -> None:
    plant(
        "the toy from the marketplace",
        control="extension-with-dangerous-scopes",
        on=["Board toys"],
        change={
            "extensions": {
                "acme.board-toys": {
                    "title": "Board toys",
                    "publisher": "Acme",
                    "version": "0.3.1",
                    "scopes": ["vso.work_write", "vso.code_full"],
                    "published": "-4y",
                    "installed": "-4y",
                }
            }
        },
    )
    plant("its author, who opened a bakery", control="abandoned-extension", on=["Board toys"], change={})
    plant(
        "the stamp of the quality department",
        control="pipeline-decorator",
        on=["Quality stamp"],
        change={
            "extensions": {
                "quality-experts.stamp": {
                    "title": "Quality stamp",
                    "publisher": "Quality Experts",
                    "contributions": {"stamp": "ms.azure-pipelines.pipeline-decorator"},
                }
            }
        },
    )
    plant("what it stamps", rule="pipeline-decorator", on=["Quality stamp"], change={})
    plant(
        "the printer that an extension talks to",
        control="extensions-reach-local-network",
        on=["Allow extensions to access local network resources"],
        change={"policies": {"AllowExtensionsLocalNetworkAccess": True}},
    )
