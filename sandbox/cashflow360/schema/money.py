"""The organisation's bank accounts and the movements of its money. Movement fields are those integrators use."""

from sandbox.cashflow360.schema.fields import (
    IDENTITY,
    READ_ONLY,
    STAMPS,
    STATE,
    Entity,
    choice,
    day,
    flag,
    money,
    ref,
    text,
)

BANK_ACCOUNT = Entity(
    "BankAccount",
    "bac",
    (
        *IDENTITY,
        *STATE,
        *STAMPS,
        text("bankName"),
        text("nameOnAcct"),
        text("accountNumber"),
        text("routingNumber"),
        text("usersId"),
        ref("chartOfAccountId", "ChartOfAccount"),
        choice("status", "0 1 2 3 4 5", "1"),
        flag("primaryAP"),
        flag("primaryAR"),
        flag("isSavings"),
        flag("isPersonalAcct"),
        day("dateEstablished"),
    ),
    operations=READ_ONLY,
)

MONEY_MOVEMENT = Entity(
    "MoneyMovement",
    "mmt",
    (
        *IDENTITY,
        text("name"),
        choice("type", "1 2", "1"),
        money("amount"),
        day("processDate"),
        choice("status", "0 1 2", "0"),
        ref("bankAccountId", "BankAccount"),
        *STAMPS,
    ),
    operations=READ_ONLY,
)

MONEY = (BANK_ACCOUNT, MONEY_MOVEMENT)
