"""Builds each function's service from its settings. Imports lie inside, so that no function loads another's."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledgersync.dispatch import SchedulerDispatch
    from ledgersync.ports import Clock, Executions, Registry, Vault
    from ledgersync.settings import Settings


def registry(settings: Settings, clock: Clock) -> Registry:
    """The table, with kept sessions encrypted."""
    import boto3

    from ledgersync.adapters.dynamodb import DynamoRegistry, Table
    from ledgersync.adapters.encryption import KmsEncryption

    table = Table(boto3.client("dynamodb"), settings.table, clock.sleep, lambda most: random.uniform(0, most))  # noqa: S311
    return DynamoRegistry(table, KmsEncryption(boto3.client("kms"), settings.session_key), clock.now)


def executions(settings: Settings) -> Executions:
    import boto3

    from ledgersync.adapters.executions import StepFunctionsExecutions

    return StepFunctionsExecutions(boto3.client("stepfunctions"), settings.state_machine)


def scheduler(settings: Settings, seconds_left: Callable[[], float]) -> SchedulerDispatch:
    """What the scheduler function calls with its event."""
    from ledgersync.adapters.clock import SystemClock
    from ledgersync.adapters.metrics import count
    from ledgersync.dispatch import SchedulerDispatch
    from ledgersync.usecases.schedule import Scheduler

    clock = SystemClock(seconds_left)
    return SchedulerDispatch(Scheduler(registry(settings, clock), executions(settings), clock), count)
