"""The local stack as ``sam deploy`` deploys what ``sam build`` made: uploads, a change set, layers and all."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from samtranslator.yaml_helper import yaml_parse

from sandbox.local.deployment import STACK, LocalStack
from sandbox.local.emulator import REGION
from sandbox.local.packaging import BUCKET, BUILD, KNOWN, ROOT, Template

SAM = ROOT / ".tools" / "sam" / "bin" / "sam"


class DeployedBySam(LocalStack):
    """``functions`` is the folder of the build."""

    def _deploy(self) -> None:
        self.client("s3").create_bucket(Bucket=BUCKET)
        template = self._functions / "local.json"  # beside what it names
        template.write_text(json.dumps(without_codedeploy(self._functions / BUILD), default=str))
        given = [f'{name}="{text}"' for name, text in self._parameters().items()]
        command = [str(SAM), "deploy", "--template-file", str(template), "--stack-name", STACK, "--region", REGION]
        command += ["--s3-bucket", BUCKET, "--language-extensions", "--no-confirm-changeset", "--no-progressbar"]
        command += ["--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND", "--parameter-overrides", *given]
        told = subprocess.run(command, env=self._environ(), cwd=ROOT, capture_output=True, text=True, check=False)
        if told.returncode:
            raise RuntimeError(f"sam deploy failed: {told.stdout[-2000:]} {told.stderr[-2000:]}")
        self.outputs = self._wait_deployed(self.client("cloudformation"))

    def _environ(self) -> dict[str, str]:
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        return {**os.environ, **keys, "AWS_ENDPOINT_URL": self.emulator.url, "SAM_CLI_TELEMETRY": "0", "NO_PROXY": "*"}


def without_codedeploy(built: Path) -> Template:
    """The built template, but for what the emulator has not: canaries."""
    template: Template = yaml_parse(built.read_text())
    template["Globals"]["Function"]["Environment"]["Variables"].update(KNOWN)
    for resource in template["Resources"].values():
        if isinstance(resource, dict) and resource.get("Type") == "AWS::Serverless::Function":
            resource["Properties"].pop("DeploymentPreference", None)
    return template
