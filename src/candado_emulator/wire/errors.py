"""Errors as the service writes them."""

import msgspec

ABOUT = "Microsoft.VisualStudio.Services"


class ServiceError(Exception):
    """A refusal: status, typeKey and message of the service. `type_name` is the .NET type."""

    def __init__(
        self, status: int, type_key: str, message: str, type_name: str = "", event_id: int = 3000
    ) -> None:
        super().__init__(message)
        self.status = status
        self.type_key = type_key
        self.message = message
        self.type_name = type_name or f"{ABOUT}.WebApi.{type_key}"
        self.event_id = event_id

    def body(self) -> bytes:
        """The JSON body."""
        assembly = self.type_name.rsplit(".", 1)[0].removesuffix(".Exceptions")
        return msgspec.json.encode(
            {
                "$id": "1",
                "innerException": None,
                "message": self.message,
                "typeName": f"{self.type_name}, {assembly}",
                "typeKey": self.type_key,
                "errorCode": 0,
                "eventId": self.event_id,
            }
        )


def access_denied(who: str, permission: str, token: str = "") -> ServiceError:
    """403: the caller lacks a permission, given in the portal's words."""
    on = f" on the resource {token}" if token else ""
    message = (
        f"Access Denied: {who} needs the following permission(s){on} to perform this action: {permission}"
    )
    return ServiceError(403, "AccessCheckException", message, f"{ABOUT}.Security.AccessCheckException")


def out_of_scope(who: str) -> ServiceError:
    """401: the scopes of a token do not reach what is asked."""
    message = f"TF400813: The user '{who}' is not authorized to access this resource."
    return ServiceError(
        401,
        "UnauthorizedRequestException",
        message,
        "Microsoft.TeamFoundation.Framework.Server.UnauthorizedRequestException",
    )


def project_not_found(name: str) -> ServiceError:
    """404: no such project, or none that the caller may see."""
    return ServiceError(
        404,
        "ProjectDoesNotExistWithNameException",
        f"TF200016: The following project does not exist: {name}. Verify that the name of the project is "
        "correct and that the project exists on the specified Azure DevOps Server.",
        "Microsoft.TeamFoundation.Core.WebApi.ProjectDoesNotExistWithNameException",
    )


def bad_request(message: str, type_key: str = "VssPropertyValidationException") -> ServiceError:
    """400: the body or a parameter is not what the service takes."""
    return ServiceError(400, type_key, message)


def not_found(message: str, type_key: str) -> ServiceError:
    """404: an object that does not exist."""
    return ServiceError(404, type_key, message)
