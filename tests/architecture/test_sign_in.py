"""Who may sign in and how, written out once more: the user pool, the console's client, the authorizer of the API."""

from __future__ import annotations

from typing import Any

from tests.architecture.deployment import template

CONSOLE = {
    "Console": {
        "Fn::If": [
            "ConsoleAsNamed",
            {"Fn::Sub": "https://${ConsoleApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"},
            {"Ref": "ConsoleUrl"},
        ]
    }
}


def resource(name: str) -> dict[str, Any]:
    return dict(template()["Resources"][name])


def test_a_persons_tenant_never_changes_and_only_the_api_makes_people() -> None:
    pool = resource("UserPool")
    given = pool["Properties"]
    constrained = {
        one["Name"]: (one["Mutable"], one["StringAttributeConstraints"]["MaxLength"]) for one in given["Schema"]
    }
    assert constrained == {"tenant_id": (False, "64"), "role": (True, "32")}
    assert given["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    invited = given["AdminCreateUserConfig"]["InviteMessageTemplate"]
    text, names = invited["EmailMessage"]["Fn::Sub"]
    assert all(part in text for part in ("${Console}", "{username}", "{####}"))
    assert (invited["EmailSubject"], names) == ("Your Ledgersync account", CONSOLE)


def test_the_pool_asks_for_long_passwords_and_a_second_factor_and_is_protected() -> None:
    pool = resource("UserPool")
    given = pool["Properties"]
    assert given["Policies"] == {
        "PasswordPolicy": {
            "MinimumLength": 14,
            "RequireLowercase": True,
            "RequireUppercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
            "PasswordHistorySize": 5,
            "TemporaryPasswordValidityDays": 7,
        }
    }
    names = ("MfaConfiguration", "EnabledMfas", "DeletionProtection", "UserPoolTier", "AccountRecoverySetting")
    assert {name: given[name] for name in names} == {
        "MfaConfiguration": {"Ref": "SignInMfa"},
        "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
        "DeletionProtection": "ACTIVE",
        "UserPoolTier": "ESSENTIALS",
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    }
    by_mail = ("UsernameAttributes", "UsernameConfiguration", "AutoVerifiedAttributes", "UserAttributeUpdateSettings")
    assert [given[name] for name in by_mail] == [
        ["email"],
        {"CaseSensitive": False},
        ["email"],
        {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    ]
    assert given["LambdaConfig"] == {
        "PreTokenGenerationConfig": {"LambdaArn": {"Ref": "TokenClaimsFunction.Alias"}, "LambdaVersion": "V2_0"}
    }
    assert (pool["Condition"], pool["DeletionPolicy"], pool["UpdateReplacePolicy"]) == (
        "WithPool",
        "RetainExceptOnCreate",
        "Retain",
    )


def test_the_consoles_client_signs_in_by_code_only_and_its_tokens_live_for_a_quarter_of_an_hour() -> None:
    assert resource("ConsoleClient")["Properties"] == {
        "UserPoolId": {"Ref": "UserPool"},
        "ClientName": "console",
        "GenerateSecret": False,
        "SupportedIdentityProviders": ["COGNITO"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "profile", "email"],
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "CallbackURLs": [{"Fn::Sub": ["${Console}/callback", CONSOLE]}],
        "LogoutURLs": [{"Fn::Sub": ["${Console}/sign-in", CONSOLE]}],
        "ReadAttributes": ["email", "email_verified", "name"],
        "WriteAttributes": ["name"],
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "hours"},
        "AccessTokenValidity": 15,
        "IdTokenValidity": 15,
        "RefreshTokenValidity": 12,
    }
    client = {"Ref": "ConsoleClient"}
    assert resource("SignInPages")["Properties"] == {
        "UserPoolId": {"Ref": "UserPool"},
        "Domain": {"Ref": "SignInDomain"},
        "ManagedLoginVersion": 2,
    }
    assert resource("SignInLook")["Properties"] == {
        "UserPoolId": {"Ref": "UserPool"},
        "ClientId": client,
        "UseCognitoProvidedValues": True,
    }


def test_the_api_takes_tokens_of_its_issuer_for_its_audience_or_the_consoles_client() -> None:
    client = {"Fn::If": ["WithConsole", {"Ref": "OidcClientId"}, {"Ref": "AWS::NoValue"}]}
    assert resource("TokenAuthorizer")["Properties"] == {
        "ApiId": {"Ref": "HttpApi"},
        "Name": "token",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {
            "Issuer": {"Fn::If": ["WithPool", {"Fn::GetAtt": ["UserPool", "ProviderURL"]}, {"Ref": "JwtIssuer"}]},
            "Audience": [{"Ref": "JwtAudience"}, {"Fn::If": ["WithPool", {"Ref": "ConsoleClient"}, client]}],
        },
    }


def test_sessions_of_the_console_are_found_by_one_key() -> None:
    table = resource("ConsoleSessions")["Properties"]
    assert table["KeySchema"] == [{"AttributeName": "pk", "KeyType": "HASH"}]
    assert table["AttributeDefinitions"] == [{"AttributeName": "pk", "AttributeType": "S"}]
    assert table["BillingMode"] == "PAY_PER_REQUEST"
