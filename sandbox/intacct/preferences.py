"""Company preferences as `get_companyprefs` tells them, with the values of a company that is set up well.

The names of GL, GEN and ME are documented; those of AP, AR and CM are ours and can be renamed in `DEFAULTS`.
"""

DIMENSIONS = ("DEPARTMENT", "LOCATION", "CLASS", "PROJECT", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM")

OFF = frozenset({"f", "false", "n", "no", "off", "0"})
"""Spellings of what is off."""
SWITCHES = frozenset({"T", "F", "true", "false"})
"""How the values below write what is on or off."""

DEFAULTS: dict[str, dict[str, str]] = {
    "GL": {f"{name}DIMENSION": "T" for name in DIMENSIONS},
    "GEN": {
        "PRIMARY_ACCTNO_LENGTH": "4",
        "ACCTNO_SEPARATOR": "-",
        "SUBACCTNO_LENGTH": "2",
        "FISCAL_FIRST_MONTH": "1",
        "FISCAL_FIRST_MONTH_TAX": "1",
        "WEEK_START": "0",
        "CUSTOM_ACCOUNTING_PERIODS": "F",
    },
    "ME": {"DISABLEENTITYSLIDEIN": "false"},
    "CM": {"ACCOUNTLABELS": "F"},
    "AP": {
        "ACCOUNTLABELS": "F",
        "RECLASSIFICATION": "T",
        "REVERSEUNPAIDBILLS": "F",
        "OVERRIDE1099": "T",
        "PAYMENTAPPROVAL": "F",
        "BILLAPPROVAL": "F",
        "VENDORAPPROVAL": "F",
        "SUMMARYFREQUENCY": "Daily",
        "VENDORSEQUENCE": "VENDOR",
        "PAYMENTDATEAFTERBILLDATE": "F",
        "PAYMENTJOURNAL": "CDJ",
    },
    "AR": {
        "ACCOUNTLABELS": "F",
        "INVOICEAPPROVAL": "F",
        "SUMMARYFREQUENCY": "Daily",
        "CUSTOMERSEQUENCE": "CUSTOMER",
        "PAYMENTJOURNAL": "CRJ",
    },
    "EE": {"EMPLOYEESEQUENCE": "EMPLOYEE"},
    "PO": {},
    "SO": {},
    "INV": {},
    "PA": {"PROJECTSEQUENCE": ""},
    "CS": {},
}
APPLICATIONS = ("CO", "GL", "AP", "AR", "CM", "EE", "PA", "INV", "PO", "SO", "ME", "CERP")
"""Subscribed applications; `CERP` stands for Customization and Platform Services."""


def fresh() -> dict[str, dict[str, str]]:
    """Return a copy that can be changed."""
    return {application: dict(names) for application, names in DEFAULTS.items()}
