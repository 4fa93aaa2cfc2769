"""What the generated OpenAPI document does not know by itself: tokens and the shape of faults."""

from typing import Any

from sync_service.web.schemas import Fault

_SCHEME = "token"
_FREE = ("/health",)
_FAULT = {
    "description": "A fault",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}},
}


def complete(spec: dict[Any, Any] | str) -> dict[Any, Any]:
    """The document with the bearer token of every operation that needs one, and its faults."""
    assert isinstance(spec, dict)  # text is what other formats than JSON come as
    components = spec.setdefault("components", {})
    components.setdefault("schemas", {})["Fault"] = Fault.model_json_schema()
    components["securitySchemes"] = {_SCHEME: {"type": "http", "scheme": "bearer"}}
    for path, operations in spec["paths"].items():
        for operation in operations.values():
            if "responses" not in operation:  # what all operations of a path share
                continue
            operation["responses"]["default"] = _FAULT
            operation["security"] = [] if path.endswith(_FREE) else [{_SCHEME: []}]
    return spec
