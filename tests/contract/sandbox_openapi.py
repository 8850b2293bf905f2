"""Atlassian's OpenAPI documents as judges of answers, made as tolerant as real Jira requires.

A real Jira answers more members than are described, and null for members it has no value for; the documents
are strict about both, and examples prove nothing (they are texts). What they say of types is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

Thing = dict[str, Any]
DROPPED = frozenset({"additionalProperties", "discriminator", "example", "xml", "deprecated", "format"})
"""Keywords left out: ``additionalProperties`` where it forbids (the schema of a map is kept), ``format``
because Jira's own times (``+0000`` without a colon) are no RFC 3339 times, and what says nothing of types."""

WRONG_ENUMS = {
    ("ScimMetadata", "resourceType"): "recorded answers say User and Group, not USER and GROUP",
}
"""Properties of schemas whose list of values is not what real servers answer, and why."""


def tolerant(schema: Any) -> Any:
    """Rewrite an OpenAPI 3.0 schema as a JSON Schema that a real answer can satisfy."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    kept = {name: value for name, value in schema.items() if name not in DROPPED}
    if str(kept.get("pattern", "")).endswith("\n"):
        del kept["pattern"]  # the end of a line of YAML slipped into it, and no id ends so
    required = kept.get("required") or ()
    if "properties" in kept:
        kept["properties"] = {
            name: tolerant(inner) if name in required else nullable(tolerant(inner))
            for name, inner in kept["properties"].items()
        }
    if isinstance(schema.get("additionalProperties"), dict):
        kept["additionalProperties"] = tolerant(schema["additionalProperties"])
    if "items" in kept:
        kept["items"] = tolerant(kept["items"])
    if "oneOf" in kept:  # tolerance makes alternatives overlap
        kept["anyOf"] = kept.pop("oneOf")
    for several in ("anyOf", "allOf"):
        if several in kept:
            kept[several] = [tolerant(inner) for inner in kept[several]]
    return nullable(kept) if kept.pop("nullable", False) else kept


def nullable(schema: Any) -> Thing:
    return {"anyOf": [schema, {"type": "null"}]}


@dataclass(frozen=True)
class Operation:
    """One operation of a document; ``document`` is the file it is from."""

    document: str
    method: str
    path: str
    described: Thing

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def schema(self, status: str = "200") -> Thing | None:
        """What an answer should look like; ``None`` where the document does not say."""
        answer = self.described.get("responses", {}).get(status)
        content = (answer or {}).get("content") or {}
        for media, told in content.items():
            if "json" in media and told.get("schema"):
                schema: Thing = told["schema"]
                return schema
        return None


@dataclass(frozen=True)
class Description:
    """A document, ready to judge."""

    components: Thing
    operations: list[tuple[re.Pattern[str], Operation]]

    def find(self, method: str, path: str) -> Operation | None:
        """The operation of a concrete path; literal segments win over ``{names}``."""
        found = [
            operation
            for pattern, operation in self.operations
            if operation.method == method and pattern.fullmatch(path)
        ]
        return min(found, key=lambda operation: operation.path.count("{"), default=None)

    def judge(self, schema: Thing) -> Callable[[Any], str | None]:
        """A function that tells what is wrong with a value, or ``None``."""
        validator = Draft202012Validator({**tolerant(schema), "components": self.components})

        def verdict(value: Any) -> str | None:
            error: ValidationError | None = best_match(validator.iter_errors(value))
            if error is None:
                return None
            return f"{error.json_path}: {error.message[:200]} (schema {list(error.absolute_schema_path)})"

        return verdict


@cache
def description(path: Path, prefix: str = "") -> Description:
    """Read a document; ``prefix`` stands before its paths (Data Center's begin below ``/rest``)."""
    document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for schema, member in WRONG_ENUMS:
        described = document["components"]["schemas"].get(schema, {}).get("properties", {})
        described.get(member, {}).pop("enum", None)
    schemas = {name: tolerant(schema) for name, schema in document["components"]["schemas"].items()}
    operations = []
    for template, verbs in document["paths"].items():
        whole = prefix + template
        pattern = re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(whole)))
        for verb, described in verbs.items():
            if isinstance(described, dict) and "responses" in described:
                operations.append((pattern, Operation(path.name, verb.upper(), whole, described)))
    return Description({"schemas": schemas}, operations)
