"""List objects: the fields every one of them has, and addresses and restrictions that several have."""

from collections.abc import Callable, Mapping

from sandbox.intacct.objects.model import AUDIT, OWNER, OWNING, Computed, ObjectType, fields, relations
from sandbox.intacct.values import Row

ADDRESS = " ".join(
    f"MAILADDRESS.{part}"
    for part in [
        "ADDRESS1",
        "ADDRESS2",
        "ADDRESS3",
        "CITY",
        "STATE",
        "ZIP",
        "COUNTRY",
        "COUNTRYCODE",
        "ISOCOUNTRYCODE",
        "LATITUDE",
        "LONGITUDE",
    ]
)
RESTRICTION = "OBJECTRESTRICTION:restriction RESTRICTEDLOCATIONS RESTRICTEDDEPARTMENTS"


def master(
    name: str,
    title: str,
    key: str,
    notation: str,
    links: str = "",
    *,
    table: str = "",
    application: str = "CO",
    owned: bool = True,
    where: Callable[[Row], bool] | None = None,
    computed: Mapping[str, Computed] | None = None,
) -> ObjectType:
    """Return a list object with the fields every list object has."""
    return ObjectType(
        name=name,
        title=title,
        key=key,
        table=table or name,
        sequence=table or name,
        application=application,
        owned=owned,
        where=where,
        computed=computed or {},
        fields=fields("RECORDNO~:int", notation, AUDIT, OWNER if owned else "", "RECORD_URL~"),
        relations=relations(f"{links} {OWNING}"),
        master=True,
    )
