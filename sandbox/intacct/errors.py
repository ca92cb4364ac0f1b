"""The error catalogue: what the gateway says when it refuses, by cause.

Numbers and texts are those of the vendor's reference catalogue. Causes in `UNVERIFIED` have a text or a number
that was not found there; `Settings.texts` replaces any of them.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ErrorText:
    """One `<error>`: number, description, description2, correction and the stable error id."""

    number: str
    text: str
    description: str = ""
    correction: str = ""
    error_id: str = ""
    cause: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """What was put into the text, for another wording and for additional information."""


class RefusedError(Exception):
    """A function was refused; carries the errors in the order they are answered."""

    def __init__(self, *errors: ErrorText) -> None:
        super().__init__("; ".join(error.text for error in errors))
        self.errors = errors

    def wrapped(self, *wrappers: ErrorText) -> "RefusedError":
        """Return the same refusal followed by generic wrappers."""
        return RefusedError(*self.errors, *wrappers)


CHECK = "Check the transaction for errors or inconsistencies, then try again."
UNIQUE = "Use a unique value instead."
CLOSED = (
    "Periods are closed.  Your transaction date ({date}) is within a period that's been closed.  You can add, "
    "modify, or delete a transaction only if the date of the transaction is within a period that's open."
)

CATALOGUE: dict[str, ErrorText] = {
    # control and authentication
    "malformed": ErrorText("XL03000003", "XML Parse schema error: {detail}"),
    "schema": ErrorText("XL03000003", "XML Parse schema error: {detail}"),
    "sender": ErrorText("XL03000006", "Incorrect Intacct XML Partner ID or password."),
    "sign_in": ErrorText("XL03000006", "Sign-in information is incorrect"),
    "entity": ErrorText("XL03000006", "Sign-in information is incorrect"),
    "two_step": ErrorText("XL03000006", "Sign-in information is incorrect"),
    "sender_not_authorized": ErrorText(
        "XL03000006",
        "The sender ID '{sender}' is not authorized to make Web Services requests to company ID '{company}'.",
        "Invalid Web Services Authorization",
        "Contact the company administrator to grant Web Services authorization to this sender ID.",
    ),
    "session": ErrorText("XL03000006", "Invalid session {session}...."),
    "policy": ErrorText("XL03000006", "{policy} is not a valid transport policy."),
    "expired_company": ErrorText("PL04000055", "This company is a demo company and has expired."),
    "rate_limit": ErrorText("GW-0010", "Concurrent request limit exceeded"),
    "invalid_request": ErrorText("GW-0011", "Invalid Request [Request ID: {request}]"),
    "offline": ErrorText("", "The Service is Temporarily Off-line", "", "Please Try Again Later"),
    "rolled_back": ErrorText(
        "XL03000009", "The entire transaction in this operation has been rolled back due to an error."
    ),
    "repeated": ErrorText(
        "XL03000010", "The controlid '{controlid}' has already been used; the request cannot be repeated."
    ),
    "session_not_alone": ErrorText("Get API Session Failed", "getAPISession must be the only function."),
    "session_entity": ErrorText("Get API Session Failed", "The location '{location}' is invalid."),
    # generic functions
    "object_query": ErrorText("Query Failed", "Object definition {object} not found"),
    "object": ErrorText("XL03000009", "Object definition {object} not found"),
    "object_delete": ErrorText("WS", "Object definition {object} not found"),
    "field_unknown": ErrorText("XL03000010", "Field requested is not valid: {object}.{field}"),
    "field_not_queryable": ErrorText("XL03000006", "The following fields cannot be queried: [ {object}: [{field}] ]"),
    "processing": ErrorText("DL02000001", "There was an error processing the request.", "Error"),
    "fields_list": ErrorText("Invalid fields list {fields}", "There was an error processing the request."),
    "permission": ErrorText(
        "PL04000005", "You do not have permission for API operation {operation} on objects of type {object}"
    ),
    "subscription": ErrorText("PL04000005", "operation cannot be performed on objects of type {object}"),
    "audit_permission": ErrorText("", "You do not have permission to view audit history."),
    "too_many_objects": ErrorText("XL03000009", "You can {operation} at most 100 records per function."),
    "result_set": ErrorText("DL02000001", "There was an error processing the request.", "Error"),
    "not_found": ErrorText("BL01001973", "Cannot find {object} with key '{key}' to {operation}."),
    "unsupported_element": ErrorText("XL03000009", "The element {element} of {function} is not supported."),
    "unsupported": ErrorText("XL03000009", "The function {function} is not available."),
    # records
    "duplicate": ErrorText(
        "BL34000061", "Another {title} with the given value(s) {value}  already exists", "", UNIQUE, "PL-0104"
    ),
    "duplicate_document": ErrorText("BL03002185", "A transaction with the number '{number}' already exists."),
    "duplicate_account": ErrorText(
        "BL01001973",
        "The account number '{number}' already exists",
        "Duplicate account number",
        "Enter unique account number",
        "GL-0493",
    ),
    "display_contact": ErrorText("BL01001973", "Error While Saving the Display Contact"),
    "could_not_create": ErrorText("BL01001973", "Could not create {title} record!"),
    "could_not_update": ErrorText("BL01001973", "Could not update {title} record!"),
    "could_not_delete": ErrorText("BL01001973", "Could not delete {title} record!"),
    "currently": ErrorText("BL01001973", "Currently, we can't create the transaction."),
    "transaction": ErrorText("BL03002128", "Could not create {title} record!"),
    "record_gone": ErrorText("DL03000005", "No record exits for the recordkey {key}"),
    "required": ErrorText("BL03000018", "Required field {label} is missing"),
    "missing_unit": ErrorText("BL03000018", "Missing unit"),
    "illegal_value": ErrorText("BL03000018", "Illegal format for {object} : {field}"),
    "too_long": ErrorText("BL03000018", "Illegal format for {object} : {field}"),
    "root_owned": ErrorText(
        "BL03000018", "You cannot update a root-level {kind} from an entity restricted user with one entity"
    ),
    "entity_owned": ErrorText(
        "BL03000018", "You cannot update an entity-level {kind} from the top level; log in to entity {entity}"
    ),
    "account_length": ErrorText(
        "BL03000018", "Primary Account number invalid length, expecting({length}) on account number"
    ),
    "account_in_use": ErrorText("BL01001973", "The account '{key}' is in use and cannot be deleted."),
    "in_use": ErrorText("BL01001973", "The {kind} '{key}' is in use and cannot be deleted."),
    # references
    "vendor": ErrorText("BL01001973", "The vendor '{key}' is invalid.", "", CHECK),
    "inactive": ErrorText("BL01001973", "Activate the {kind} {key}, then try again."),
    "account": ErrorText("BL01001973", "Account {key} is not valid", "", CHECK),
    "department": ErrorText("BL01001973", "The department '{key}' is invalid.", "", CHECK),
    "location": ErrorText("BL01001973", "The location '{key}' is invalid.", "", CHECK),
    "employee": ErrorText("BL01001973", "The employee '{key}' is invalid.", "", CHECK),
    "customer": ErrorText("BL01001973", "Customer '{key}' specified is not valid.", "", CHECK),
    "project": ErrorText("BL01001973", "Invalid Project '{key}' specified.", "", CHECK),
    "reference": ErrorText("BL01001973", "Invalid {title} '{key}' specified.", "", CHECK),
    "term": ErrorText("BL01001973", "The term name {key} is invalid"),
    "financial_entity": ErrorText("BL01001973", "Invalid Bank Account '{key}' specified.", "", CHECK),
    "link_vendor": ErrorText("BL01001973", "Please link vendor to this Charge Card."),
    "card_account": ErrorText("BL01001973", "The account number {account} is associated to the Credit Card {card}."),
    "vendor_1099": ErrorText("BL01001973", "The vendor '{key}' is 1099 enabled"),
    "project_customer": ErrorText(
        "BL01001973", "The project you selected is not associated with the customer you selected"
    ),
    "dimension": ErrorText(
        "BL01001973", "This transaction is missing the {dimension} dimension for the Account {account}"
    ),
    # transactions
    "closed": ErrorText("BL01001973", CLOSED),
    "already_paid": ErrorText("BL01001973", "Transaction '{number}' is already paid and can't be deleted."),
    "no_due": ErrorText("BL01001973", "There is no due on the bill {number}"),
    "overpaid": ErrorText("BL01001973", "The payment amount exceeds the amount due on the bill {number}", "", CHECK),
    "less_than_applied": ErrorText("BL01001973", "The amount {amount} is less than the {applied} applied", "", CHECK),
    "receipt_due": ErrorText("BL01001973", "The receipt '{number}' has not enough left to apply", "", CHECK),
    "apply": ErrorText("XL03000027", "{text}"),
    "discount": ErrorText("BL01001973", "The discount {amount} is more than the term of the bill {number} offers"),
    "not_approved": ErrorText("BL01001973", "The vendor '{key}' is not approved.", "", CHECK),
    "payment_before_bill": ErrorText("BL01001973", "Payment date cannot be before Bill creation date"),
    "not_editable": ErrorText("BL01001973", "{title} '{number}' in state {state} cannot be changed."),
    "purchase_order": ErrorText("BL01001973", "{title} '{number}' comes from a purchase order and cannot be changed."),
    "not_reversible": ErrorText("BL01001973", "{title} '{number}' in state {state} cannot be reversed."),
    "reversal_before": ErrorText("BL01001973", "Date must be on or after {date}"),
    "same_sign": ErrorText("BL01001973", "All line amounts of an adjustment must have the same sign.", "", CHECK),
    "credit_due": ErrorText("BL01001973", "The credit '{number}' has not enough left to apply", "", CHECK),
    "other_party": ErrorText("BL01001973", "The transaction '{number}' does not belong to '{party}'.", "", CHECK),
    "journal": ErrorText("BL01001973", "Invalid Journal '{key}' specified.", "", CHECK),
    "unbalanced": ErrorText("BL01001973", "Transactions do not balance", "", CHECK),
    "package": ErrorText("XL03000009", "The package is not valid: {detail}"),
}

UNVERIFIED = frozenset(
    [
        "entity",
        "two_step",
        "rate_limit",
        "repeated",
        "session_not_alone",
        "session_entity",
        "too_many_objects",
        "result_set",
        "unsupported",
        "unsupported_element",
        "could_not_update",
        "could_not_delete",
        "illegal_value",
        "too_long",
        "root_owned",
        "required",
        "account_length",
        "entity_owned",
        "account_in_use",
        "in_use",
        "reference",
        "financial_entity",
        "overpaid",
        "discount",
        "not_approved",
        "less_than_applied",
        "receipt_due",
        "apply",
        "payment_before_bill",
        "not_editable",
        "purchase_order",
        "not_reversible",
        "same_sign",
        "credit_due",
        "other_party",
        "journal",
        "unbalanced",
        "package",
    ]
)
"""Causes whose number, wording or both are a reading of ours."""


def error(cause: str, **values: object) -> ErrorText:
    """Return the catalogue entry of a cause; `Settings.texts` is applied where the answer is written."""
    entry = CATALOGUE[cause]
    return fill(replace(entry, cause=cause), **values)


def fill(entry: ErrorText, **values: object) -> ErrorText:
    """Put the values into the number and the text of an entry."""
    words = {name: str(value) for name, value in values.items()}
    return replace(
        entry,
        number=entry.number.format(**words),
        text=entry.text.format(**words),
        values=tuple(words.items()),
    )


def refused(cause: str, **values: object) -> RefusedError:
    """Return the refusal of one cause."""
    return RefusedError(error(cause, **values))
