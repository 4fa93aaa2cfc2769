"""The units file, .yaml or .xlsx, read into founding rows and events; its format: docs/units.md."""

import json
from collections.abc import Iterable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator

from sync_service.contract.resources import schemas_dir
from sync_service.domain.unit_problems import Param, UnitProblem, UnitsRefused
from sync_service.domain.unit_records import UnitEntry, UnitEvent
from sync_service.domain.unit_statements import Statements
from sync_service.workbooks.units.example import write_units_example
from sync_service.workbooks.units.rows import RawRow, RowReader, dotted
from sync_service.workbooks.units.sheets import (
    EVENT_FIELDS,
    UNIT_FIELDS,
    read_sheets,
    unreadable,
)

__all__ = ["read_units", "write_units_example"]

_LISTS: Final = {"units": UNIT_FIELDS, "events": ("unit", *EVENT_FIELDS)}
_SCHEMA_FAULTS_AT_MOST: Final = 20
_REASON_LETTERS: Final = 200  # a schema's message may repeat the whole list


def read_units(path: Path) -> tuple[list[UnitEntry], list[UnitEvent]]:
    """The founding rows and events of a units file, each with its place in the file.

    Raises UnitsRefused with every fault of the file: place, fault and mend. Whether the units
    go together is for Organisation.build to say.
    """
    path = Path(path)
    if not path.is_file():
        raise UnitsRefused([UnitProblem("file_missing", str(path))])
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        units, events, problems = read_sheets(path)
        reader = RowReader(known=_codes_as_text(units, events))
    elif suffix in (".yaml", ".yml"):
        content = _load_yaml(path)
        units, events, problems = _read_content(path.name, content)
        # In YAML a code without quotes is mended by quotes: no number is taken for a code.
        reader = RowReader()
    else:
        raise UnitsRefused([UnitProblem("file_type", path.name, {"suffix": path.suffix})])
    reader.problems += problems
    entries, happened = _records(reader, units, events)
    # Where a row is unsound by itself Organisation.build says so in better words.
    if suffix != ".xlsx" and not reader.problems and not Statements(entries, happened).problems:
        reader.problems += _schema_problems(path.name, _as_data(entries, happened))
    if reader.problems:
        raise UnitsRefused(reader.problems)
    return entries, happened


def _records(
    reader: RowReader, units: Iterable[RawRow], events: Iterable[RawRow]
) -> tuple[list[UnitEntry], list[UnitEvent]]:
    entries = [reader.entry(row) for row in units]
    happened = []
    for row in events:
        event, founded = reader.event(row)
        happened.append(event)
        entries += founded
    return entries, happened


def _codes_as_text(units: Iterable[RawRow], events: Iterable[RawRow]) -> set[str]:
    """The codes that the file defines or uses as text."""
    values = [row.values.get("code") for row in units]
    values += [row.values.get(field) for row in events for field in ("units", "into")]
    texts = (value for value in values if isinstance(value, str))
    return {code.strip() for text in texts for code in text.split(";") if code.strip()}


# A loader of C is some ten times as fast, but not in every build of PyYAML: a class chosen at
# run time is no base that mypy can know.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that refuses a key given twice instead of dropping the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise _KeyTwice(str(key.value), key.start_mark.line + 1)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


class _KeyTwice(Exception):
    def __init__(self, key: str, line: int) -> None:
        super().__init__(key, line)
        self.key = key
        self.line = line


def _load_yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # a safe loader
    except _KeyTwice as twice:
        problem = _problem("key_twice", path.name, key=twice.key, line=twice.line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = ("", "") if mark is None else (f" ở dòng {mark.line + 1}", f", line {mark.line + 1}")
        vi, en = f"không đúng cách viết YAML{at[0]}", f"{error.problem}{at[1]}"
        problem = unreadable(path.name, vi, en)
    except UnicodeDecodeError:
        problem = unreadable(path.name, "không phải văn bản UTF-8", "it is no text in UTF-8")
    except (yaml.YAMLError, OSError, ValueError) as error:
        problem = unreadable(path.name, str(error), str(error))
    raise UnitsRefused([problem])


def _read_content(file: str, content: Any) -> tuple[list[RawRow], list[RawRow], list[UnitProblem]]:
    """The items of both lists as typed, with the problems of shapes and keys."""
    problems: list[UnitProblem] = []
    rows: dict[str, list[RawRow]] = {"units": [], "events": []}
    if not isinstance(content, dict):
        return [], [], [_problem("mapping_wanted", file)]
    for key in content:
        if key not in _LISTS:
            problems.append(_problem("key_unknown", file, key=str(key), keys=tuple(_LISTS)))
    for list_name, fields in _LISTS.items():
        items = content.get(list_name) or []
        if not isinstance(items, list):
            problems.append(_problem("list_wanted", f"{file}: {list_name}"))
            continue
        for index, item in enumerate(items):
            where = f"{file}: {list_name}[{index}]"
            if not isinstance(item, dict):
                problems.append(_problem("mapping_wanted", where))
                continue
            problems += _key_problems(where, list_name, item, fields)
            values = {field: value for field, value in item.items() if value is not None}
            rows[list_name].append(RawRow(where, values, partial(dotted, where)))
    return rows["units"], rows["events"], problems


def _key_problems(
    where: str, list_name: str, item: dict[Any, Any], fields: tuple[str, ...]
) -> list[UnitProblem]:
    problems = [
        _problem("key_unknown", where, key=str(key), keys=fields)
        for key in item
        if key not in fields
    ]
    if list_name == "units":
        # A forgotten `parent` would make a second province: the province says `parent: null`.
        forgotten = [key for key in ("code", "name", "kind", "parent") if key not in item]
        problems += [_problem("value_missing", where, field=key) for key in forgotten]
    return problems


def _as_data(entries: Iterable[UnitEntry], events: Iterable[UnitEvent]) -> dict[str, Any]:
    """Rows and events in the plainest shape of the .yaml file; blank fields are left out."""
    units = [
        {
            "code": entry.code,
            "name": entry.name,
            "kind": entry.kind,
            "parent": entry.parent,
            "from": None if entry.from_ is None else entry.from_.isoformat(),
            "email": entry.email,
        }
        for entry in entries
    ]
    happened = []
    for event in events:
        fields = {field: getattr(event, field) for field in EVENT_FIELDS}
        fields["shares"] = [str(share) for share in event.shares]
        filled = {field: value for field, value in fields.items() if value}
        happened.append(json.loads(json.dumps(filled, default=str)))
    return {"units": units, "events": happened}


def _schema_problems(file: str, data: dict[str, Any]) -> list[UnitProblem]:
    """What the JSON Schema of units files refuses, if the installation has one."""
    schema = schemas_dir() / "json" / "units.schema.json"
    if not schema.is_file():
        return []
    validator = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    faults = islice(validator.iter_errors(data), _SCHEMA_FAULTS_AT_MOST)
    return [
        _problem(
            "file_schema", f"{file}: {fault.json_path[2:]}", reason=fault.message[:_REASON_LETTERS]
        )
        for fault in faults
    ]


def _problem(problem: str, where: str, **params: Param) -> UnitProblem:
    return UnitProblem(problem, where, params)
