"""How a schema of Stripe's document is made small: texts dropped, references cut that we never follow."""

from typing import Any

Json = dict[str, Any]

METHOD_TYPES_KEPT = frozenset({"card", "alipay", "wechat_pay"})
# Parts of an object that this project never asks for; the slice allows null alone in each of them.
NEVER_FILLED = frozenset(
    {"discount", "hooks", "payment_details", "transfer_data", "sources", "subscriptions", "tax_ids"}
)
SCALARS = frozenset({"string", "integer", "number", "boolean"})


class Trimmer:
    """Turns OpenAPI 3.0 schemas into small JSON Schemas; ``objects()`` gives all that were referred to."""

    def __init__(self, schemas: dict[str, Json], *, resources: tuple[str, ...]) -> None:
        self._schemas = schemas
        self._resources = resources
        methods = schemas["payment_method"]["properties"]["type"]["enum"]
        self._foreign = frozenset(methods) - METHOD_TYPES_KEPT
        self._done: dict[str, Json] = {}

    def objects(self) -> dict[str, Json]:
        """The resources and everything that they are made of, by name."""
        for name in self._resources:
            self._refer(name)
        return self._done

    def request(self, schema: Json) -> Json:
        """A request parameter; a payment method type that we don't speak stays known, its inside free."""
        if "anyOf" in schema:
            return {"anyOf": [self.request(option) for option in schema["anyOf"]]}
        kind = schema.get("type")
        if kind in SCALARS:
            return self._scalar(schema)
        if kind == "array":
            return {"type": "array", "items": self.request(schema["items"])}
        if "properties" not in schema:
            return {"type": "object"}
        properties = {
            name: {} if name in self._foreign else self.request(part)
            for name, part in schema["properties"].items()
        }
        made: Json = {"type": "object", "properties": properties, "additionalProperties": False}
        if schema.get("required"):
            made["required"] = schema["required"]
        return made

    def _scalar(self, schema: Json) -> Json:
        made: Json = {"type": schema["type"]}
        if "enum" in schema:
            made["enum"] = schema["enum"]
        return made

    def _refer(self, name: str) -> Json:
        if name not in self._done:
            self._done[name] = {}  # stands here while its parts are made: they may refer back to it
            self._done[name] = self._answer(self._schemas[name])
        return {"$ref": f"#/objects/{name}"}

    def _answer(self, schema: Json) -> Json:
        if "$ref" in schema:
            return self._refer(schema["$ref"].rsplit("/", 1)[1])
        if "anyOf" in schema:
            made = self._choice(schema)
        elif schema.get("type") == "array":
            made = {"type": "array", "items": self._answer(schema["items"])}
        elif "properties" in schema:
            made = self._object(schema)
        elif schema.get("type") in SCALARS:
            made = self._scalar(schema)
        else:
            made = self._map(schema)
        return self._nullable(made) if schema.get("nullable") else made

    def _choice(self, schema: Json) -> Json:
        """Options; of an expandable field only the id and the resources of ours remain."""
        options = schema["anyOf"]
        if "x-expansionResources" in schema:
            options = [
                o for o in options if "$ref" not in o or o["$ref"].rsplit("/", 1)[1] in self._resources
            ]
        made = [self._answer(option) for option in options]
        return made[0] if len(made) == 1 else {"anyOf": made}

    def _object(self, schema: Json) -> Json:
        properties: Json = {}
        for name, part in schema["properties"].items():
            if name in NEVER_FILLED:
                properties[name] = {"type": "null"}
            elif name not in self._foreign:
                properties[name] = self._answer(part)
        made: Json = {"type": "object", "properties": properties, "additionalProperties": False}
        if schema.get("required"):
            made["required"] = schema["required"]
        return made

    @staticmethod
    def _map(schema: Json) -> Json:
        """An open object such as ``metadata``, whose values are strings."""
        values = schema.get("additionalProperties")
        if isinstance(values, dict) and values.get("type") == "string":
            return {"type": "object", "additionalProperties": {"type": "string"}}
        return {"type": "object"}

    @staticmethod
    def _nullable(schema: Json) -> Json:
        if "type" in schema and isinstance(schema["type"], str):
            nullable = {**schema, "type": [schema["type"], "null"]}
            if "enum" in schema:
                nullable["enum"] = [*schema["enum"], None]
            return nullable
        return {"anyOf": [schema, {"type": "null"}]}
