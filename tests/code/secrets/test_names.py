import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.code.secrets.names import is_secret, kind_by_name


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "DbPassword",
        "SQL_PASSWORD_PROD",
        "keystorePass",
        "GITHUB_TOKEN",
        "NPMToken",
        "VSTSPERSONALACCESSTOKEN",
        "GH_TOKEN_contoso",
        "GH_TOKEN_contoso-docs",
        "feed-read-token-base64",
        "AzureDevOpsPat",
        "build-bot-rw-pat",
        "clientSecret",
        "storageAccountKey",
        "tfstate-storage-key-dev",
        "SqlConnectionString",
        "SQL_TCP_CONN_STRING_eastus",
        "ConnectionStrings__Orders",
        "github--pat--contoso-build-service2--repo-user",
        "storageSas",
        "EmailerSasURL",
        "login.GITHUB_APP_TOKEN",
        "System.AccessToken",
        "aws_credentials",
        "appPw",
        "NuGetSDKAPIKey",
        "storage-account-primary-key",
        "rootCaKey",
        "OrdersConnectionStringDev",
        "pat--contoso--build-access",
    ],
)
def test_a_secret_is_told_by_its_name(name):
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "docfxPath",
        "toolPath",
        "configPath",
        "tokenizer",
        "publicKeyToken",
        "publickeytoken",
        "cancellationToken",
        "imagePullSecret",
        "secretName",
        "WORKING_DIR_SECRET",
        "SECRET_NAME",
        "TokenUrl",
        "TOKEN_EXPIRY_DAYS",
        "clientId",
        "AWS_ACCESS_KEY_ID",
        "passwordFile",
        "TOKEN_NAMEPREFIX",
        "keyVaultName",
        "accessTokenVariable",
        "useToken",
        "persistCredentials",
        "compat",
        "pattern",
        "bypass",
        "CommitToPass",
        "monkey",
        "cacheKey",
        "primaryKey",
        "DB_CONNECTION_STRING_NAME",
        "pwsh",
        "sshPublicKey",
        "DEPLOY_KEY_FINGERPRINT",
        "Build.SourceBranchName",
        "",
        "___",
    ],
)
def test_a_name_that_speaks_of_secrets_is_none(name):
    assert not is_secret(name)


@given(st.text(max_size=60))
def test_what_has_a_kind_is_secret(name):
    assert is_secret(name) or kind_by_name(name) is None


def test_a_name_without_end_takes_no_time():
    assert is_secret("a_" * 1_000_000 + "token")
