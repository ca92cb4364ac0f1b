"""Runs in a process of its own: one function's cold start, up to its first request to the table, or bare boto3's.

Prints the processor time since the process began, and the modules loaded. Packages that no layer holds are hidden.
"""

import sys
import time
from typing import Any

NOT_DEPLOYED = ("rich", "click", "pygments")
MODULES: dict[str, Any] = sys.modules
MODULES.update(dict.fromkeys(NOT_DEPLOYED))
IDS = {"tenant_id": "tenant", "connection_id": "connection", "run_id": "run"}
REQUEST = {
    "version": "2.0",
    "rawPath": "/connections",
    "rawQueryString": "",
    "headers": {},
    "requestContext": {
        "http": {"method": "GET", "path": "/connections", "sourceIp": "127.0.0.1"},
        "stage": "$default",
        "requestId": "request",
        "authorizer": {"jwt": {"claims": {"tenant_id": "tenant", "sub": "user"}, "scopes": []}},
    },
    "isBase64Encoded": False,
}
EVENTS = {
    "scheduler": {"source": "ledgersync.tick"},
    "connect": REQUEST,
    "sync_lists": IDS,
    "sync_transactions": IDS,
    "console": {**REQUEST, "cookies": ["ls-local=a-session"]},
}


class Context:
    function_name = "function"
    aws_request_id = "request"
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:function"
    memory_limit_in_mb = 512

    def get_remaining_time_in_millis(self) -> int:
        return 900_000


def start_boto3() -> None:
    import boto3

    boto3.Session().client("dynamodb")
    report()


def start(function: str) -> None:
    """Load the handler as Lambda does and call it; the first request to the table ends the process."""
    import importlib.util
    from pathlib import Path

    path = Path(__file__).parents[2] / "functions" / function / "app.py"
    spec = importlib.util.spec_from_file_location("app", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"there is no {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    events = session_of(function).events
    events.register("before-send.secrets-manager", _secret)
    events.register("before-send.dynamodb", report)
    module.handler(EVENTS[function], Context())


def session_of(function: str) -> Any:
    """Where the function's clients come from; the console knows nothing of the product."""
    if function == "console":
        import boto3

        boto3.setup_default_session()
        return boto3.DEFAULT_SESSION
    from ledgersync import aws_clients

    return aws_clients.session()


def _secret(**_: object) -> Any:
    import json

    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders

    secret = json.dumps(dict.fromkeys(("sender_id", "sender_password", "dev_key"), "testing"))

    class Raw:
        def stream(self) -> list[bytes]:
            return [json.dumps({"SecretString": secret}).encode()]

    return AWSResponse("https://secretsmanager", 200, HTTPHeaders(), Raw())


def report(**_: object) -> None:
    """Print what was measured and end the process at once."""
    milliseconds = time.process_time() * 1000
    import json
    import os

    sys.stderr.flush()
    loaded = sorted(name for name, module in sys.modules.items() if module is not None)
    os.write(1, ("\n" + json.dumps({"ms": milliseconds, "modules": loaded})).encode())
    os._exit(0)


if __name__ == "__main__":
    start_boto3() if sys.argv[1] == "boto3" else start(sys.argv[1])
