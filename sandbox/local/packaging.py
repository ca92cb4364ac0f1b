"""What ``sam package`` does, for the local stack: zips in a bucket, and the template pointing at them.

The functions run under the real Lambda runtime client with this environment's Python, in which the layers are
installed editable; the layers of the template are therefore deployed empty. Of a folder that ``sam build`` made, the
functions run with the layers that lie there, in front of everything this environment has.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "artifacts"
LOCAL = {"ConsoleBadge": "LOCAL", "NoticeSender": "notices@ledgersync.example", "WebhookHosts": "loopback-too"}
"""Parameters that tell a stack on this machine apart: its mail stays in the emulator, its webhooks may too."""
RUNTIME = "provided.al2023"
BUILD = "template.yaml"
"""What `sam build` writes beside its functions and layers."""

Template = dict[str, Any]


KNOWN = {"LEDGERSYNC_CREDIT_SIGN": "-1"}
"""What nobody has to find out in a company that is played, unless a stack is told otherwise."""


@dataclass(frozen=True, slots=True)
class Package:
    """A template to deploy and the objects it points at, by key."""

    template: Template
    objects: Mapping[str, bytes]


def package(template_path: Path, functions: Path, extra_environment: Mapping[str, str]) -> Package:
    """Package a template; ``functions`` holds their folders, by the names its CodeUri uses, or a build."""
    source: Template = yaml_parse(template_path.read_text())
    template = deepcopy(source)
    objects: dict[str, bytes] = {"layer.zip": _zip({"python/.keep": b""})}
    template["Globals"]["Function"]["Runtime"] = RUNTIME
    template["Globals"]["Function"]["Environment"]["Variables"].update({**KNOWN, **extra_environment})
    _let_notify(template["Resources"]["SchedulerRole"]["Properties"])
    for name, resource in template["Resources"].items():
        if not isinstance(resource, dict):
            continue
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::Serverless::Function":
                if (functions / BUILD).exists():
                    layers = [functions / layer["Ref"] / "python" for layer in properties["Layers"]]
                    objects[f"{name}.zip"] = function_zip(functions / name, layers)
                else:
                    objects[f"{name}.zip"] = function_zip(functions / Path(properties["CodeUri"]).name)
                properties["CodeUri"] = _at(f"{name}.zip")
                properties.pop("DeploymentPreference", None)  # the emulator has no CodeDeploy
            case "AWS::Serverless::LayerVersion":
                properties["ContentUri"] = _at("layer.zip")
                properties["CompatibleRuntimes"] = [RUNTIME]
            case "AWS::Serverless::StateMachine":
                definition = template_path.parent / properties["DefinitionUri"]
                objects[f"{name}.json"] = definition.read_bytes()
                properties["DefinitionUri"] = _at(f"{name}.json")
        resource.pop("Metadata", None)
    return Package(template, objects)


def function_zip(folder: Path, layers: Sequence[Path] = ()) -> bytes:
    """A function's own files and the bootstrap that starts the Lambda runtime client on its handler."""
    path = f'export PYTHONPATH="{":".join(map(str, layers))}"\n' if layers else ""
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.py"))}
    bootstrap = f'#!/bin/sh\nset -eu\n{path}exec "{sys.executable}" -m awslambdaric "$_HANDLER"\n'
    return _zip({**files, "bootstrap": bootstrap.encode()})


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _let_notify(role: dict[str, Any]) -> None:
    """The emulator looks at neither sender nor encryption context, and denies what asks for them."""
    for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
        if statement["Sid"] in ("MailNotices", "OpenWebhookSecrets"):
            del statement["Condition"]
        if statement["Sid"] == "MailNotices":
            statement["Resource"] = "*"


def _at(key: str) -> dict[str, str]:
    return {"Bucket": BUCKET, "Key": key}
