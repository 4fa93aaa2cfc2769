"""Google's own description of its API, against which every request and answer is held.

The documents lie in the wheel of google-api-python-client (discovery_cache).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient  # type: ignore[import-untyped]  # it ships no annotations

_DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
Tree = dict[str, Any]


class Undescribed(Exception):
    """A request or an answer that Google's description does not know."""


@dataclass(frozen=True)
class Call:
    """A request matched to its method: the parameters in the path and in the query."""

    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    request: str | None
    response: str | None
    api: str
    is_upload: bool

    @property
    def mask(self) -> Tree | None:
        """The parts of the answer that were asked for; None: all."""
        return parse_mask(self.query["fields"]) if "fields" in self.query else None


@cache
def _document(api: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((_DOCUMENTS / f"{api}.json").read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class _Route:
    """A method and the paths that mean it."""

    api: str
    name: str
    method: Mapping[str, Any]
    pattern: re.Pattern[str]


@cache
def _routes(verb: str, *, is_upload: bool) -> list[_Route]:
    found = []
    for api in ("sheets.v4", "drive.v3"):
        document = _document(api)
        for name, method in _methods(document):
            pattern = _template(document, method, is_upload=is_upload)
            if pattern is not None and method["httpMethod"] == verb:
                found.append(_Route(api, name, method, pattern))
    return found


def match(verb: str, path: str, query: Mapping[str, list[str]]) -> Call:
    """The method that a request means; raises Undescribed."""
    is_upload = path.startswith("/upload/")
    for route in _routes(verb, is_upload=is_upload):
        if (parts := route.pattern.fullmatch(path)) is not None:
            document, method = _document(route.api), route.method
            one = _checked_query(document, method, query, is_upload=is_upload)
            request = method.get("request", {}).get("$ref")
            response = method.get("response", {}).get("$ref")
            return Call(route.name, parts.groupdict(), one, request, response, route.api, is_upload)
    raise Undescribed(f"{verb} {path} is no method of Google's")


def check_request(call: Call, body: Any) -> None:
    """Raises Undescribed for a body with anything that the method does not take."""
    if call.request is None:
        if body is not None:
            raise Undescribed(f"{call.method} takes no body")
        return
    _check(call.api, {"$ref": call.request}, body, call.request)


def check_answer(call: Call, body: Any) -> None:
    """Raises Undescribed for an answer that the method would not give."""
    if call.response is not None:
        _check(call.api, {"$ref": call.response}, body, call.response)


def masked(call: Call, body: Any) -> Any:
    """The parts of an answer that the request asked for; Undescribed for a part that is none."""
    if call.mask is None or call.response is None:
        return body
    _check_mask(call.api, {"$ref": call.response}, call.mask)
    return _cut(body, call.mask)


def check_fields(api: str, schema: str, fields: str) -> None:
    """Raises Undescribed unless the names of an update's `fields` are parts of the schema."""
    _check_mask(api, {"$ref": schema}, parse_mask(fields))


def parse_mask(text: str) -> Tree:
    """A field mask such as "a,b(c,d/e)" as a tree."""
    tree, rest = _mask_list(text)
    if rest:
        raise Undescribed(f"field mask “{text}”")
    return tree


def _mask_list(text: str) -> tuple[Tree, str]:
    tree: Tree = {}
    while True:
        found = re.match(r"[A-Za-z*]+", text)
        if found is None:
            raise Undescribed(f"field mask at “{text}”")
        text = text[found.end() :]
        inner: Tree = {}
        if text.startswith("("):
            inner, text = _mask_list(text[1:])
            if not text.startswith(")"):
                raise Undescribed("field mask without )")
            text = text[1:]
        elif text[:1] in ("/", "."):
            inner, text = _mask_list(text[1:])
        tree[found[0]] = inner
        if not text.startswith(","):
            return tree, text
        text = text[1:]


def _methods(node: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, method in node.get("methods", {}).items():
        yield prefix + name, method
    for name, resource in node.get("resources", {}).items():
        yield from _methods(resource, f"{prefix}{name}.")


def _template(
    document: Mapping[str, Any], method: Mapping[str, Any], *, is_upload: bool
) -> re.Pattern[str] | None:
    if is_upload:
        if "mediaUpload" not in method:
            return None
        template = method["mediaUpload"]["protocols"]["simple"]["path"]
    else:
        template = f"/{document['servicePath']}{method['path']}"
    parts = re.split(r"\{\+?(\w+)\}", template)
    pattern = "".join(
        f"(?P<{part}>[^/:]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)
    )
    return re.compile(pattern)


def _checked_query(
    document: Mapping[str, Any],
    method: Mapping[str, Any],
    query: Mapping[str, list[str]],
    *,
    is_upload: bool,
) -> dict[str, str]:
    known = {**document["parameters"], **method.get("parameters", {})}
    for name, values in query.items():
        if name not in known or known[name].get("location") != "query":
            raise Undescribed(f"{method['id']} has no parameter {name}")
        if len(values) > 1 and not known[name].get("repeated"):
            raise Undescribed(f"{method['id']}: {name} is given twice")
        for value in values:
            _check_parameter(known[name], name, value)
    for name, one in method.get("parameters", {}).items():
        if one.get("required") and one["location"] == "query" and name not in query:
            raise Undescribed(f"{method['id']} needs {name}")
    if is_upload != ("uploadType" in query):
        raise Undescribed(f"{method['id']}: uploadType belongs to uploads, and only there")
    return {name: values[0] for name, values in query.items()}


def _check_parameter(known: Mapping[str, Any], name: str, value: str) -> None:
    if known["type"] == "boolean" and value not in ("true", "false"):
        raise Undescribed(f"{name}={value}")
    if known["type"] == "integer":
        low, high = int(known.get("minimum", 0)), int(known.get("maximum", 2**31))
        if not value.isdecimal() or not low <= int(value) <= high:
            raise Undescribed(f"{name}={value}")
    if "enum" in known and value not in known["enum"]:
        raise Undescribed(f"{name}={value}")


def _schema(api: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = _document(api)["schemas"][schema["$ref"]]
    return schema


_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}


def _check(api: str, schema: Mapping[str, Any], value: Any, where: str) -> None:
    schema = _schema(api, schema)
    kind = schema["type"]
    if kind == "any":
        return
    is_wrong_truth = isinstance(value, bool) and kind != "boolean"
    if is_wrong_truth or not isinstance(value, _TYPES[kind]):
        raise Undescribed(f"{where}: {value!r} is no {kind}")
    if isinstance(value, list):
        for at, one in enumerate(value):
            _check(api, schema["items"], one, f"{where}[{at}]")
    elif isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        for name, one in value.items():
            found = properties.get(name, others)
            if found is None:
                raise Undescribed(f"{where} has no {name}")
            _check(api, found, one, f"{where}.{name}")
    elif "enum" in schema and value not in schema["enum"]:
        raise Undescribed(f"{where}: {value!r}")


def _check_mask(api: str, schema: Mapping[str, Any], mask: Tree) -> None:
    schema = _schema(api, schema)
    while schema["type"] == "array":
        schema = _schema(api, schema["items"])
    for name, inner in mask.items():
        found = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
        if found is None:
            raise Undescribed(f"field mask: {schema.get('id')} has no {name}")
        if inner:
            _check_mask(api, found, inner)


def _cut(value: Any, mask: Tree) -> Any:
    if not mask:
        return value
    if isinstance(value, list):
        return [_cut(one, mask) for one in value]
    return {name: _cut(value[name], inner) for name, inner in mask.items() if name in value}
