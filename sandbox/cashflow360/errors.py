"""The errors the API answers with: its codes and texts as one table.

Texts marked (text inferred) or (code inferred) are not in the public reference word for word.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One error of the catalogue; `${paramName0}` and so on are filled in when it is raised."""

    code: str
    text: str


SYSTEM_ERROR = Reason("BDC_1001", "System error occurred.")
UNKNOWN_ERROR = Reason("BDC_1002", "Unknown error occurred.")
LOGIN_MISMATCH = Reason("BDC_1101", "User name and/or password do not match our records.")
DEVELOPER_KEY_INVALID = Reason("BDC_1102", "Developer key is invalid.")
DEVELOPER_KEY_INACTIVE = Reason("BDC_1103", "Developer key is inactive.")
ORGANIZATION_LOCKED = Reason("BDC_1107", "Organization is locked out.")
PARAMETER_MISSING = Reason("BDC_1108", "Missing parameter value for parameter: ${paramName0}")
SESSION_INVALID = Reason("BDC_1109", "Session is invalid.  Please log in.")
ENTITY_INVALID = Reason("BDC_1114", "Invalid entity type: ${paramName0}.")  # (text inferred)
OPERATION_INVALID = Reason("BDC_1115", "Invalid CRUD operation: ${paramName0}.")  # (text inferred)
OPERATION_REFUSED = Reason(
    "BDC_1116", "Invalid CRUD operation ${paramName0} for entity ${paramName1}."
)  # (text inferred)
DATA_MISSING = Reason("BDC_1117", "Missing required data for: ${paramName0}.")  # (text inferred)
ENTITY_MISMATCH = Reason("BDC_1118", "Entity mismatch: ${paramName0}.")  # (text inferred)
FIELD_INVALID = Reason("BDC_1119", "Invalid field: ${paramName0}, value: ${paramName1}.")  # (text inferred)
NO_DATA = Reason("BDC_1120", "No data found.")
API_UNSUPPORTED = Reason("BDC_1121", "API not supported.")
JSON_INVALID = Reason("BDC_1122", "Error parsing JSON object.")
ORGANIZATION_INVALID = Reason("BDC_1123", "Invalid organization id.")
DATATYPE_INVALID = Reason("BDC_1124", "Invalid field datatype: ${paramName0}.")  # (text inferred)
LIST_ENTITY_INVALID = Reason("BDC_1128", "Invalid List entity: ${paramName0}.")  # (text inferred)
LIST_VALUE_INVALID = Reason("BDC_1129", "Invalid List parameter value: ${paramName0}.")  # (text inferred)
LIST_FIELD_INVALID = Reason("BDC_1130", "Invalid List filter field: ${paramName0}.")  # (text inferred)
LIST_OPERATOR_INVALID = Reason("BDC_1131", "Invalid List filter operator: ${paramName0}.")  # (text inferred)
HOURLY_LIMIT = Reason("BDC_1144", "Max number of allowed requests per hour reached: ${paramName0}.")
BANK_NOT_ENABLED = Reason("BDC_1151", "Bank account not enabled for online payment.")  # (text inferred)
PROCESS_DATE_INVALID = Reason("BDC_1152", "Invalid Process Date : ${paramName0}.")
OVERPAID = Reason("BDC_1159", "The payment is more than the amount due.")  # (text inferred)
DUPLICATE_NUMBER = Reason("BDC_1171", "Duplicate invoice number: ${paramName0}.")  # (text inferred)
ID_UNKNOWN = Reason("BDC_1205", "No data found for object with given id: ${paramName0}.")  # (text inferred)
ROLLED_BACK = Reason("BDC_1246", "Rolled back due to other failures in the bulk request.")  # (text inferred)
TOO_MANY_AT_ONCE = Reason("BDC_1322", "Max number of concurrent requests per organization reached.")
UNTRUSTED_SESSION = Reason("BDC_1361", "Untrusted session.")

# The reference gives these texts without a code, or the rule without a text; the code is inferred.
TOO_LONG = Reason(
    "BDC_1119",
    "Invalid entity data: ${paramName0}: Maximum length cannot be greater than ${paramName1} characters",
)
INACTIVE_REFERENCE = Reason("BDC_1119", "Invalid entity data: ${paramName0}: the object is inactive")
APPROVAL_MODE = Reason(
    "BDC_1119", "The ${paramName0} cannot be updated on the Bill because of the current approval mode set"
)
ALREADY_PAID = Reason("BDC_1119", "Transaction '${paramName0}' is already paid or scheduled and can't be deleted")
FIELD_LOCKED = Reason("BDC_1119", "Invalid entity data: ${paramName0}: can't be changed")
WRONG_STATE = Reason("BDC_1119", "The payment is ${paramName0} and can't be ${paramName1}")
DUPLICATE_NAME = Reason("BDC_1119", "Invalid entity data: name: an active ${paramName0} has this name")

CATALOGUE: tuple[Reason, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Reason))


class Refused(Exception):
    """A request the API refuses; carries the code and the text of its answer."""

    def __init__(self, reason: Reason, *params: object) -> None:
        text = reason.text
        for number, param in enumerate(params):
            text = text.replace(f"${{paramName{number}}}", str(param))
        super().__init__(text)
        self.reason = reason
        self.code = reason.code
        self.text = text
