"""PyPI `pyintacct`: sessions, a vendor written, read, changed and deleted."""

import json
import sys

from pyintacct import IntacctAPI


def main(url: str, told: str) -> dict[str, object]:
    """Return what the client saw."""
    known = json.loads(told)
    company = known["companies"][0]
    api = IntacctAPI(
        {
            "SENDER_ID": known["sender_id"],
            "SENDER_PW": known["sender_password"],
            "COMPANY_ID": company["company_id"],
            "ENTITY_ID": company["entities"][0],
            "USER_ID": company["user_id"],
            "USER_PW": company["password"],
        }
    )
    api.url = url
    api.create({"VENDOR": {"VENDORID": "PY-1", "NAME": "Py", "DISPLAYCONTACT": {"PRINTAS": "Py"}}})
    (vendor,) = api.read_by_query("VENDOR", "VENDORID = 'PY-1'")
    api.update({"VENDOR": {"VENDORID": "PY-1", "NAME": "Python"}})
    (changed,) = api.read_by_query("VENDOR", "VENDORID = 'PY-1'", fields="RECORDNO,NAME")
    accounts = api.read_by_query("GLACCOUNT", "", fields="ACCOUNTNO", pagesize=2)
    api.inspect("APBILL", detail=True)
    api.delete("VENDOR", [str(changed["RECORDNO"])])
    gone = api.read_by_query("VENDOR", "VENDORID = 'PY-1'")
    return {
        "created": str(vendor["NAME"]),
        "changed": str(changed["NAME"]),
        "accounts": len(accounts),
        "gone": len(gone),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2])))
