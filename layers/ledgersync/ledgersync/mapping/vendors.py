"""Vendors: VENDOR ⇄ Vendor. The address and the names on it live in the vendor's display contact."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.mapping.converters import ACTIVE, COUNTRY, TERM
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping, state

MAPPING = KindMapping(
    Kind.VENDOR,
    IntacctHalf(
        "VENDOR",
        "VENDORID",
        created="WHENCREATED",
        deletable=False,
        facts=(Fact("on_hold", "ONHOLD"), Fact("state", "STATE")),
        approval=("AP", "VENDORAPPROVAL"),
        sequence=("AP", "VENDORSEQUENCE"),
    ),
    Cashflow360Half(
        "Vendor",
        constant={"entity": "Vendor"},
        facts=(Fact("bill_sync", "billSyncPref", state("0:sync", "1:off")),),
    ),
    (
        FieldMap("number", "VENDORID", "shortName", create_only=True),
        FieldMap("name", "NAME", "name"),
        FieldMap("print_as", "DISPLAYCONTACT.PRINTAS", "nameOnCheck", same_as="name"),
        FieldMap("company_name", "DISPLAYCONTACT.COMPANYNAME", "companyName"),
        FieldMap("first_name", "DISPLAYCONTACT.FIRSTNAME", "contactFirstName"),
        FieldMap("last_name", "DISPLAYCONTACT.LASTNAME", "contactLastName"),
        FieldMap("email", "DISPLAYCONTACT.EMAIL1", "email"),
        FieldMap("phone", "DISPLAYCONTACT.PHONE1", "phone"),
        FieldMap("address1", "DISPLAYCONTACT.MAILADDRESS.ADDRESS1", "address1"),
        FieldMap("address2", "DISPLAYCONTACT.MAILADDRESS.ADDRESS2", "address2"),
        FieldMap("city", "DISPLAYCONTACT.MAILADDRESS.CITY", "addressCity"),
        FieldMap("state", "DISPLAYCONTACT.MAILADDRESS.STATE", "addressState"),
        FieldMap("zip", "DISPLAYCONTACT.MAILADDRESS.ZIP", "addressZip"),
        FieldMap("country", "DISPLAYCONTACT.MAILADDRESS.COUNTRY", "addressCountry", COUNTRY),
        FieldMap("account_number", "VENDORACCOUNTNO", "accNumber"),
        FieldMap("tax_id", "TAXID", "taxId"),
        FieldMap("term", "TERMNAME", "paymentTermId", TERM),
        FieldMap("active", "STATUS", "isActive", ACTIVE),
    ),
)
MAPPINGS = (MAPPING,)
