"""PyPI `parsons`, its Bill.com connector: users, a customer and an invoice written, listed, read and sent."""

import json
import sys

from parsons.bill_com.bill_com import BillCom


def main(url: str, told: str) -> dict[str, object]:
    """Return what the client saw."""
    known = json.loads(told)
    organization = known["organizations"][0]
    client = BillCom(organization["token_name"], organization["token"], organization["id"], known["dev_key"], f"{url}/")
    users = client.get_user_list()
    customer = client.get_or_create_customer("Parsons", "p@parsons.example")
    again = client.get_or_create_customer("Parsons", "p@parsons.example")
    invoice = client.create_invoice(
        customer["id"], "P-1", "2026-01-31", "2026-03-02", [{"quantity": 2, "price": 20.5, "description": "Work"}]
    )
    sent = client.send_invoice(invoice["id"], users[0]["id"], ["p@parsons.example"], "Invoice", "Here it is")
    return {
        "users": len(users),
        "same": customer["id"] == again["id"],
        "amount": client.read_invoice(invoice["id"])["amount"],
        "listed": [row["invoiceNumber"] for row in client.get_invoice_list() if row["id"] == invoice["id"]],
        "customer": client.read_customer(customer["id"])["name"],
        "sent": bool(sent["lastSentTime"]),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2])))
