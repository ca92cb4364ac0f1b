"""Customers: CUSTOMER ⇄ Customer. The billing address lives in the customer's display contact."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.mapping.converters import ACTIVE, COUNTRY, reference
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping

MAPPING = KindMapping(
    Kind.CUSTOMER,
    IntacctHalf(
        "CUSTOMER",
        "CUSTOMERID",
        created="WHENCREATED",
        deletable=False,
        facts=(Fact("on_hold", "ONHOLD"),),
        sequence=("AR", "CUSTOMERSEQUENCE"),
    ),
    Cashflow360Half("Customer", constant={"entity": "Customer"}),
    (
        FieldMap("number", "CUSTOMERID", "shortName", create_only=True),
        FieldMap("name", "NAME", "name"),
        FieldMap("parent", "PARENTID", "parentCustomerId", reference(Kind.CUSTOMER)),
        FieldMap("print_as", "DISPLAYCONTACT.PRINTAS", "printAs", same_as="name"),
        FieldMap("company_name", "DISPLAYCONTACT.COMPANYNAME", "companyName"),
        FieldMap("first_name", "DISPLAYCONTACT.FIRSTNAME", "contactFirstName"),
        FieldMap("last_name", "DISPLAYCONTACT.LASTNAME", "contactLastName"),
        FieldMap("email", "DISPLAYCONTACT.EMAIL1", "email"),
        FieldMap("phone", "DISPLAYCONTACT.PHONE1", "phone"),
        FieldMap("address1", "DISPLAYCONTACT.MAILADDRESS.ADDRESS1", "billAddress1"),
        FieldMap("address2", "DISPLAYCONTACT.MAILADDRESS.ADDRESS2", "billAddress2"),
        FieldMap("city", "DISPLAYCONTACT.MAILADDRESS.CITY", "billAddressCity"),
        FieldMap("state", "DISPLAYCONTACT.MAILADDRESS.STATE", "billAddressState"),
        FieldMap("zip", "DISPLAYCONTACT.MAILADDRESS.ZIP", "billAddressZip"),
        FieldMap("country", "DISPLAYCONTACT.MAILADDRESS.COUNTRY", "billAddressCountry", COUNTRY),
        FieldMap("active", "STATUS", "isActive", ACTIVE),
    ),
)
MAPPINGS = (MAPPING,)
