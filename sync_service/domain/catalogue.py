"""The catalogue of findings: made with their severity, said in words, written as JSON."""

from typing import Any, Literal

from sync_service.domain.finding_texts import CATALOGUE
from sync_service.domain.findings import Finding, Place

Language = Literal["vi", "en"]

# How the hint of a finding begins for which the clerk has given a reason.
EXPLAINED: dict[Language, str] = {"vi": "Đã giải trình: ", "en": "Explained: "}


class _Filled(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def message_of(finding: Finding, language: Language = "vi") -> str:
    """What is wrong, in words; a rule's own message where it brings one."""
    own = finding.params.get("message_en" if language == "en" else "message")
    if own is not None and finding.code not in CATALOGUE:
        return str(own)
    entry = CATALOGUE[finding.code]
    return (entry.en if language == "en" else entry.vi).format_map(_Filled(finding.params))


def hint_of(finding: Finding, language: Language = "vi") -> str:
    """How to mend it, in words."""
    entry = CATALOGUE.get(finding.code)
    if explained := finding.params.get("explained"):
        return EXPLAINED[language] + str(explained)
    if entry is None:
        if finding.severity == "explain":
            entry = CATALOGUE["EXPLANATION_NEEDED"]
        else:
            return str(finding.params.get("hint_en" if language == "en" else "hint", ""))
    mend = entry.en_mend if language == "en" else entry.vi_mend
    return mend.format_map(_Filled(finding.params))


def to_json(finding: Finding, file: str, language: Language = "vi") -> dict[str, Any]:
    """The finding as DESIGN section 6 has it."""
    return {
        "file": file,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "code": finding.code,
        "severity": finding.severity,
        "message": message_of(finding, language),
        "hint": hint_of(finding, language),
        "value": finding.value,
        "read_as": finding.read_as,
        "related": [{"sheet": one.sheet, "cell": one.cell} for one in finding.related],
    }


def found(
    code: str,
    place: Place = Place(),  # noqa: B008  # frozen
    *,
    value: object = None,
    read_as: object = None,
    **params: Any,
) -> Finding:
    """A finding of the catalogue, with the catalogue's severity."""
    shown = None if value is None else str(value)
    taken = None if read_as is None else str(read_as)
    if value is not None:
        params["value"] = shown
    if read_as is not None:
        params["read_as"] = taken
    return Finding(code, CATALOGUE[code].severity, place, params, shown, taken)
