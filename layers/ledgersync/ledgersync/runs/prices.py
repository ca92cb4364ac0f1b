"""List prices in US dollars, us-east-1, without free tiers; the one table for the command line and the benchmarks.

Source: the public price pages of Step Functions, Lambda (arm64), DynamoDB (on demand), KMS, Secrets Manager,
SQS, EventBridge Scheduler and CloudWatch.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

AS_OF = "2025-06"
PER_UNIT: Mapping[str, Decimal] = {
    "step functions transition": Decimal("0.000025"),
    "lambda invocation": Decimal("0.0000002"),
    "lambda GB-second": Decimal("0.0000133334"),
    "dynamodb write unit": Decimal("0.000000625"),
    "dynamodb read unit": Decimal("0.000000125"),
    "kms request": Decimal("0.000003"),
    "secrets manager call": Decimal("0.000005"),
    "queue request": Decimal("0.0000004"),
    "scheduler invocation": Decimal("0.000001"),
    "log GB": Decimal("0.50"),
}
SECRET_A_MONTH = Decimal("0.40")
"""For every secret kept, used or not."""
A_MONTH: Mapping[str, Decimal] = {
    "secret": SECRET_A_MONTH,
    "alarm": Decimal("0.10"),
    "metric": Decimal("0.30"),
    "dashboard": Decimal("3.00"),
    "key": Decimal("1.00"),
}
"""For everything the stack keeps, whoever uses it."""
