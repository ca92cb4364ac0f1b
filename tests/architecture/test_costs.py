"""What the model of costs counts of the stack is what the template makes."""

from __future__ import annotations

from ledgersync.runs.cost import STACK
from tests.architecture.translated import deployed


def test_the_model_counts_the_alarms_keys_secrets_and_dashboards_of_the_template() -> None:
    counted = {
        "alarm": len(deployed("AWS::CloudWatch::Alarm")),
        "key": len(deployed("AWS::KMS::Key")),
        "secret": len(deployed("AWS::SecretsManager::Secret")),
        "dashboard": len(deployed("AWS::CloudWatch::Dashboard")),
    }
    assert {name: STACK[name] for name in counted} == counted
