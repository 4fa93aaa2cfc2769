"""schemas/ read into definitions. A broken file is refused with file, path and reason."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from sync_service.contract.binding import BoundRule, bind
from sync_service.contract.definitions import (
    Column,
    Field,
    Form,
    Origin,
    Row,
    RuleLine,
    Sheet,
    StatisticsForm,
    TaskForm,
    Text,
)
from sync_service.contract.formulas import refuse_unwritable
from sync_service.contract.lists import Lists, read_lists
from sync_service.contract.plan_files import plan_of
from sync_service.contract.resources import schemas_dir
from sync_service.contract.rules import Ref, RuleRefused, parse
from sync_service.contract.versions import faults_of_origins, order_of
from sync_service.domain.plans import Plan

Made = TypeVar("Made")
# What an office may have files of its own for: the name's pattern, and of how many parts it is.
_PLACES = (("calendar.yaml", 1), ("lists/*.yaml", 2), ("forms/*/*.yaml", 3))
Over = Literal["report", "total"]


@dataclass(frozen=True)
class Fault:
    """One fault of a file under schemas/: the file, the path inside it, the reason."""

    file: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path or '(file)'}: {self.reason}"


class ContractRefused(Exception):
    """Definitions that cannot be used; carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Contract:
    """All definitions of one installation: every form version, the lists, the shipped plans."""

    forms: Mapping[str, Mapping[str, Form]]
    lists: Lists
    plans: tuple[Plan, ...]
    _bound: dict[tuple[object, ...], tuple[BoundRule, ...]] = field(
        default_factory=dict, compare=False
    )

    def form(self, code: str, version: str | None = None) -> Form:
        """The form in this version, by default the newest; KeyError when there is none."""
        versions = self.forms[code]
        return versions[version or max(versions, key=order_of)]

    def statistics(self, versions: Mapping[str, str]) -> dict[str, StatisticsForm]:
        """The forms of figures among the given form versions, in the order of the files."""
        chosen = {code: self.form(code, versions[code]) for code in self.forms if code in versions}
        return {code: form for code, form in chosen.items() if isinstance(form, StatisticsForm)}

    def tasks(self, versions: Mapping[str, str]) -> TaskForm:
        """The form of task progress among the given form versions."""
        for code, version in versions.items():
            form = self.form(code, version)
            if isinstance(form, TaskForm):
                return form
        raise KeyError("no form of task progress")

    def rules(self, versions: Mapping[str, str], over: Over = "report") -> tuple[BoundRule, ...]:
        """The rules over figures of a set of form versions, bound to their cells."""
        key = (over, *sorted(versions.items()))
        if key not in self._bound:
            # A rule may look at a form that this report does not carry: then it has no answer.
            known = self.statistics({**self.newest, **versions})
            self._bound[key] = tuple(
                bind(form, line, known)
                for form in self.statistics(versions).values()
                for line in form.rules
                if line.over == over
            )
        return self._bound[key]

    @property
    def newest(self) -> dict[str, str]:
        """The newest version of every form."""
        return {code: max(versions, key=order_of) for code, versions in self.forms.items()}


@lru_cache(maxsize=4)
def load_contract(folder: Path | None = None, own: Path | None = None) -> Contract:
    """All of schemas/; raises ContractRefused with every fault of every file.

    `own` is the office's folder of the same kind: its calendar and lists go before the shipped
    files of the same name, its form versions stand beside the shipped ones.
    """
    reader = _Reader(folder or schemas_dir(), own)
    forms: dict[str, dict[str, Form]] = {}
    for file in reader.files("forms/*/*.yaml"):
        if (form := reader.form(file)) is not None:
            forms.setdefault(form.code, {})[form.version] = form
    lists = reader.lists()
    plans = [
        plan
        for file in reader.files("plans/*.yaml")
        if (plan := reader.build(file, "plan", plan_of)) is not None
    ]
    if reader.faults or lists is None:
        raise ContractRefused(reader.faults)
    contract = Contract(_in_order(forms), lists, tuple(plans))
    _refuse_bad_rules(contract)
    return contract


def read_yaml(file: Path, schema: str, root: Path | None = None) -> tuple[Any, list[Fault]]:
    """A YAML file's content checked against a JSON Schema, with its faults (none: it is good)."""
    try:
        text = file.read_text(encoding="utf-8")
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        return None, [Fault(file.name, "", str(error))]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        return None, [Fault(file.name, where, getattr(error, "problem", None) or str(error))]
    return content, faults_in(content, schema, file.name, root)


def faults_in(content: Any, schema: str, name: str, root: Path | None = None) -> list[Fault]:
    """What a JSON Schema finds wrong in a content; `name` is the file that it came from."""
    validator = _validator((root or schemas_dir()) / "json" / f"{schema}.schema.json")
    plain = json.loads(json.dumps(content, default=str))
    errors = sorted(validator.iter_errors(plain), key=lambda error: list(map(str, error.path)))
    return [Fault(name, _path(error), error.message) for error in errors]


class _Reader:
    """Reads files one by one and collects their faults; the office's own go before the shipped."""

    def __init__(self, root: Path, own: Path | None = None) -> None:
        self.root = root
        self.own = own
        self.faults: list[Fault] = []
        if own is not None:
            self._refuse_strange(own)

    def files(self, pattern: str) -> list[Path]:
        """The files to read, by their names under schemas/."""
        folders = [self.root] if self.own is None else [self.root, self.own]
        found = {
            file.relative_to(folder).as_posix(): file
            for folder in folders
            for file in folder.glob(pattern)
        }
        return [found[name] for name in sorted(found)]

    def _refuse_strange(self, own: Path) -> None:
        """Notes own files that nobody would read, and those that would change shipped forms."""
        for file in sorted(own.rglob("*.y*ml")):
            name = file.relative_to(own)
            if name.parts[0] == "forms" and (self.root / name).exists():
                # Figures are stored in a version's order: another one would read them otherwise.
                reason = "a shipped form cannot be changed: give yours another version"
            elif not any(name.match(one) and len(name.parts) == depth for one, depth in _PLACES):
                reason = "no such file is ever read here: see the names of the shipped ones"
            else:
                continue
            self.faults.append(Fault(str(file), "", reason))

    def build(self, file: Path, schema: str, make: Callable[[Any], Made]) -> Made | None:
        """What `make` makes of a file that fits its schema; else None, the faults noted."""
        content, faults = read_yaml(file, schema, self.root)
        is_shipped = file.is_relative_to(self.root)
        name = file.relative_to(self.root).as_posix() if is_shipped else str(file)
        self.faults += [Fault(name, fault.path, fault.reason) for fault in faults]
        if faults:
            return None
        try:
            return make(content)
        except (RuleRefused, ValueError) as error:
            self.faults.append(Fault(name, "", str(error)))
            return None

    def form(self, file: Path) -> Form | None:
        if file.parent.name == "task_progress":
            return self.build(file, "form-tasks", task_form)
        return self.build(file, "form-statistics", statistics_form)

    def lists(self) -> Lists | None:
        content: dict[str, Any] = {}
        special = {"unit_kinds": "unit_kinds", "agency_classes": "agency_classes"}
        for file in self.files("lists/*.yaml"):
            schema = special.get(file.stem, "list")
            content[file.stem] = self.build(file, schema, lambda loaded: loaded) or {}
        for file in self.files("calendar.yaml"):
            content["calendar"] = self.build(file, "calendar", lambda loaded: loaded) or {}
        return read_lists(content) if not self.faults else None


def statistics_form(content: Mapping[str, Any]) -> StatisticsForm:
    """A form of figures out of its YAML; ValueError or RuleRefused says what is wrong."""
    annual = content["frequency"] == "annual"
    form = StatisticsForm(
        content["form"],
        content["version"],
        _text(content["title"]),
        content["quarter"] if annual else None,
        tuple(_sheet(sheet) for sheet in content["sheets"]),
        tuple(_rule_line(rule) for rule in content.get("rules", ())),
        _origin(content["from"]) if "from" in content else None,
        content.get("size"),
    )
    if form.size is not None and form.size not in form.measures:
        raise ValueError(f"size: there is no row {form.size}")
    codes = [row.code for sheet in form.sheets for row in sheet.rows if row.code]
    if doubled := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"row codes given twice: {', '.join(doubled)}")
    for cell in form.cells:
        weight = cell.row.weighted_by
        if weight is not None and (weight, cell.column.code) not in form.index:
            raise ValueError(f"{cell.measure} is weighted by {weight}, which is not there")
    return form


def task_form(content: Mapping[str, Any]) -> TaskForm:
    """The form of task progress out of its YAML; ValueError or RuleRefused says what is wrong."""
    form = TaskForm(
        content["form"],
        content["version"],
        _text(content["title"]),
        tuple(_field(column) for column in content["columns"]),
        tuple(_rule_line(rule) for rule in content.get("rules", ())),
    )
    known = {Ref(field.code) for field in form.fields} | {Ref("period", "last_day")}
    known |= {Ref(name, when="previous") for name in ("status", "percent")}
    words = {field.code for field in form.fields if field.type in ("text", "choice")}
    for line in form.rules:
        if strange := [ref.code for ref in line.rule.refs if ref not in known]:
            raise ValueError(f"rules/{line.code}: there is no field {', '.join(strange)}")
        if line.at is not None and Ref(line.at) not in known:
            raise ValueError(f"rules/{line.code}: there is no field {line.at} to mark")
        refuse_unwritable(line.rule.node, words)
    return form


def _origin(content: Mapping[str, Any]) -> Origin:
    return Origin(
        content["version"],
        {
            code: (old,) if isinstance(old, str) else tuple(old)
            for code, old in content.get("measures", {}).items()
        },
        content.get("columns", {}),
        {code: _text(reason) for code, reason in content.get("gone", {}).items()},
        frozenset(content.get("new", ())),
    )


def _sheet(content: Mapping[str, Any]) -> Sheet:
    columns = tuple(
        Column(one["code"], _text(one["heading"]), one.get("unit"), one.get("decimals", 0))
        for one in content["columns"]
    )
    rows = tuple(_row(one) for one in content["rows"])
    return Sheet(content["name"], _text(content["title"]), columns, rows, content.get("source"))


def _row(content: Mapping[str, Any]) -> Row:
    if "heading" in content:
        return Row(None, _text(content["heading"]), content.get("level", 0))
    over_units = content.get("over_units", "sum")
    weighted = over_units if isinstance(over_units, dict) else {}
    columns = content.get("columns")
    return Row(
        content["code"],
        _text(content["label"]),
        content.get("level", 0),
        "weighted" if weighted else over_units,
        weighted.get("weighted_by"),
        content["over_time"],
        content.get("required", True),
        None if columns is None else frozenset(columns),
        content.get("decimals"),
        content.get("unit"),
        content.get("prefill"),
    )


def _field(content: Mapping[str, Any]) -> Field:
    return Field(
        content["code"],
        _text(content["heading"]),
        content["type"],
        content.get("input", False),
        content.get("required", False),
        content.get("list"),
        content.get("min"),
        content.get("max"),
        content.get("decimals", 0),
    )


def _rule_line(content: Mapping[str, Any]) -> RuleLine:
    columns = content.get("columns", "each")
    return RuleLine(
        content["code"],
        parse(content["rule"]),
        content["severity"],
        _text(content["message"]),
        None if columns == "each" else tuple(columns),
        tuple(content.get("rows", ())),
        tuple(content.get("sheets", ())),
        content.get("at"),
        float(content.get("tolerance", 0)),
        content.get("over", "report"),
    )


def _text(content: str | Mapping[str, str]) -> Text:
    if isinstance(content, str):
        return Text(content)
    return Text(content["vi"], content.get("en"))


def _in_order(forms: dict[str, dict[str, Form]]) -> dict[str, dict[str, Form]]:
    """Tasks first, then the statistics, then the smaller forms, as the workbook shows them."""
    order = ("task_progress", "member_statistics", "target_counts", "annual_rating")
    known = [code for code in order if code in forms]
    return {code: forms[code] for code in (*known, *sorted(set(forms) - set(known)))}


def _refuse_bad_rules(contract: Contract) -> None:
    """Binds every rule of every form version; raises ContractRefused with all that fail."""
    newest = contract.statistics(contract.newest)
    faults = list(_doubled_codes(contract))
    faults += [
        Fault(f"forms/{code}/{version}.yaml", "from", reason)
        for code, version, reason in faults_of_origins(contract.forms)
    ]
    for code, versions in contract.forms.items():
        for version, form in versions.items():
            if not isinstance(form, StatisticsForm):
                continue
            for line in form.rules:
                try:
                    bind(form, line, {**newest, code: form})
                    refuse_unwritable(line.rule.node)
                except RuleRefused as error:
                    file = f"forms/{code}/{version}.yaml"
                    faults.append(Fault(file, f"rules/{line.code}", str(error)))
    if faults:
        raise ContractRefused(faults)


def _doubled_codes(contract: Contract) -> Iterator[Fault]:
    """The office names a rule by its code alone, so no two rules of a period may share one."""
    owners: dict[str, str] = {}
    for code, versions in contract.forms.items():
        for version, form in versions.items():
            codes = [line.code for line in form.rules]
            for line in sorted(set(codes)):
                owner = owners.setdefault(line, code)
                if owner != code or codes.count(line) > 1:
                    file = f"forms/{code}/{version}.yaml"
                    yield Fault(file, f"rules/{line}", f"the code stands in {owner} already")


@lru_cache(maxsize=32)
def _validator(file: Path) -> Draft202012Validator:
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


def _path(error: ValidationError) -> str:
    return "/".join(str(part) for part in error.absolute_path)
