"""The template as CloudFormation deploys it: loops unrolled, SAM's resources spelled out, so that nothing is hidden.

``python -m tests.architecture.translated FILE`` writes it as JSON, for checks that read plain CloudFormation.
"""

from __future__ import annotations

import json
import sys
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from ministack.services.cloudformation import language_extensions
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from tests.architecture.deployment import template

ARTIFACT = {"Bucket": "artifacts", "Key": "artifact"}
LOCAL_FILE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}


@cache
def translated() -> dict[str, Any]:
    """The translated template, its code somewhere in a bucket, parameters left to be given."""
    source = deepcopy(template())
    defaults = {name: parameter.get("Default", "") for name, parameter in source["Parameters"].items()}
    plain = language_extensions.apply(source, defaults)
    plain["Transform"] = "AWS::Serverless-2016-10-31"
    for resource in plain["Resources"].values():
        if local := LOCAL_FILE.get(resource["Type"]):
            resource["Properties"][local] = ARTIFACT
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name="us-east-1"))
    return dict(translator.translate(plain, parameter_values={}))


def deployed(kind: str) -> dict[str, dict[str, Any]]:
    """Properties by logical id of the translated resources of one type."""
    resources = translated()["Resources"]
    return {name: r.get("Properties", {}) for name, r in resources.items() if r["Type"] == kind}


def main(target: str) -> None:
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text(json.dumps(translated(), indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
