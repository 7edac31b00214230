import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.code.secrets.looks import hide, look
from tests.code.secrets import samples

SEEDS = st.integers(0, 2**32)
FORMS = st.sampled_from(list(samples.ALL.items()))


@given(form=FORMS, seed=SEEDS)
def test_a_form_is_known_whatever_the_value_is_called(form, seed):
    make, kind = form
    looks = look("Setting", make(seed))
    assert looks is not None
    assert looks.kind == kind


@given(form=FORMS, seed=SEEDS)
def test_a_form_is_known_inside_of_a_text(form, seed):
    make, kind = form
    looks = look("script", f'curl -H "x: {make(seed)}" https://example.com')
    assert looks is not None
    assert looks.kind == kind


@given(form=FORMS, seed=SEEDS, before=st.text(max_size=20), after=st.text(max_size=20))
def test_what_is_hidden_is_gone_and_the_rest_stays(form, seed, before, after):
    secret = form[0](seed)
    text = f"{before} {secret} {after}"
    hidden = hide(text)
    assert not _shares(hidden, secret, 12)
    assert hide(hidden) == hidden
    assert hidden.startswith(before)


@given(form=FORMS, seed=SEEDS)
def test_a_preview_gives_nothing_away(form, seed):
    secret = form[0](seed)
    looks = look("Setting", secret)
    assert looks is not None
    assert not _shares(looks.preview, secret, 4)


@given(seed=SEEDS)
def test_the_checksum_of_a_legacy_token_counts(seed):
    token = samples.legacy_azure_devops_token(seed)
    wrong = ("b" if token[0] != "b" else "c") + token[1:]
    assert look("Setting", token) is not None
    assert look("Setting", wrong) is None


@given(st.text(max_size=300))
def test_any_text_is_looked_at(text):
    look(text, text)
    assert hide(hide(text)) == hide(text)


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "DbPassword",
        "SQL_PASSWORD",
        "adminPwd",
        "password2",
        "PasswordProd",
        "dbpassword",
        "PASSPHRASE",
    ],
)
@pytest.mark.parametrize("value", ["S3cret!", "Password123", "P@$$w0rd", "correct-horse-battery-staple"])
def test_a_password_is_known_by_its_name(name, value):
    looks = look(name, value)
    assert looks is not None
    assert looks.kind == "password"
    assert value not in looks.preview


@pytest.mark.parametrize(
    "name", ["ApiKey", "API_KEY", "clientSecret", "CLIENT_SECRET", "accessToken", "storageAccountKey"]
)
def test_a_secret_is_known_by_its_name(name):
    looks = look(name, "q7Rk29xLmZ04pVt8WsYb")
    assert looks is not None
    assert looks.kind == "secret"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", "$(DbPassword)"),
        ("password", "${DB_PASSWORD}"),
        ("password", "${{ variables.password }}"),
        ("password", "%DB_PASSWORD%"),
        ("password", "$env:DB_PASSWORD"),
        ("password", "#{DbPassword}#"),
        ("password", "<your password>"),
        ("password", "********"),
        ("password", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)"),
        ("password", ""),
        ("password", "true"),
        ("password", "required"),
        ("password", "86400"),
        ("password", "/run/secrets/db_password"),
        ("secret", "kv/prod/database-password-01"),
        ("PasswordPolicy", "S3cret!S3cret!"),
        ("SecretName", "database-password-prod-01"),
        ("keyVaultSecretName", "sqlAdminPassword2024x"),
        ("TokenUrl", "https://login.example.com/oauth2/v2.0/token"),
        ("token", "https://login.example.com/oauth2/v2.0/token12"),
        ("tokenExpiryDays", "90"),
        ("clientSecretId", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("apiKey", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("token", "repoV2/3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("commit", "9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d1a2b3c4d"),
        ("sha512", "sha512-" + samples.account_key(1)),
        ("imageDigest", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        ("url", "https://contoso@dev.azure.com/contoso/Web/_git/web"),
        ("url", "https://user:$(token)@dev.azure.com/contoso"),
        ("url", "https://${env:TOKEN}@dev.azure.com/contoso"),
        ("script", "sed -n '/-----BEGIN PRIVATE KEY/,/-----END PRIVATE KEY/p'"),
        ("script", "grep -c -- '-----BEGIN RSA PRIVATE KEY-----' key.pem"),
        ("connection", "Server=db;Database=web;Authentication=Active Directory Default"),
        ("connection", "Server=db;User Id=web;Password=$(DbPassword);"),
        ("Build.Reason", "PullRequest"),
        ("subscription", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("awsKey", "AKIAIOSFODNN7EXAMPLE"),
        ("monkey", "q7Rk29xLmZ04pVt8WsYb"),
    ],
)
def test_what_is_no_credential(name, value):
    assert look(name, value) is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("https://build:hunter22@example.com/feed", "password in a URL"),
        ("postgres://web:Tr0ub4dor@db:5432/web", "password in a URL"),
        ("Server=db;User Id=sa;Password=Tr0ub4dor;", "connection string"),
        (samples.connection_string(1), "Azure account key"),
        (
            "Endpoint=sb://b.servicebus.windows.net/;SharedAccessKeyName=r;SharedAccessKey=bm90IGEga2V5",
            "connection string",
        ),
        ("Authorization: Basic " + base64.b64encode(b"build:Tr0ub4dor").decode(), "credentials in a header"),
    ],
)
def test_credentials_inside_of_addresses_and_settings(value, kind):
    looks = look("Setting", value)
    assert looks is not None
    assert looks.kind == kind


@pytest.mark.parametrize(
    "text", ["a" * 200_000 + "://", "sv=" * 60_000 + "sig=", "x;Password" + " " * 100_000, "eyJ" * 60_000]
)
def test_a_hostile_text_takes_no_more_than_linear_time(text):
    assert hide(text + " ") == text + " "


def _shares(text: str, secret: str, length: int) -> bool:
    """Whether the text has characters in a row of the secret's last 40; of a SAS only those are secret."""
    secret = secret[-40:]
    return any(secret[at : at + length] in text for at in range(len(secret) - length + 1))
