"""The page of all findings in docs/, out of the catalogue and the forms' rules.

Run as a module to write it.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sync_service.contract.loading import Contract, load_contract
from sync_service.domain.finding_texts import GROUPS, Entry

PAGE = Path("docs") / "findings.md"

_HEAD = """# Findings

Everything that is ever said of a report: the code, the severity, the words that a clerk reads with
the way to mend it, and the same in English. `…` stands for what the finding itself names: the
value, the row, the column, the unit. Sheet and cell are told apart from the words, in fields of
their own (docs/returned-workbook.md shows how a clerk sees them).

`error` keeps a report from being accepted; `explain` does until a reason stands in "Giải trình";
`warning` is told, and the report is accepted; `repair` says what was read differently from how it
stands in the file.

This page is written by `make findings`; a test keeps it complete.
"""
_RULES = """
The rules of a form bring their own words, which say how to mend it. The office may put each on
trial (then it warns) or switch it off for a period: docs/rules.md. Of several versions of a form
the newest one's rules stand here.
"""
_SLOT = re.compile(r"\{[a-z_]+\}")


def finding_page(contract: Contract) -> str:
    """The page in Markdown; the same definitions give the same page."""
    return "\n".join([_HEAD, *_catalogue(), *_rules(contract)]) + "\n"


def _catalogue() -> Iterator[str]:
    for title, entries in GROUPS.items():
        yield f"## {title}\n"
        yield from _table(
            ("Code", "Severity", "Vietnamese", "Mend", "English", "Mend (English)"),
            (_row(code, entry) for code, entry in entries.items()),
        )


def _row(code: str, entry: Entry) -> tuple[str, ...]:
    return (f"`{code}`", entry.severity, entry.vi, entry.vi_mend, entry.en, entry.en_mend)


def _rules(contract: Contract) -> Iterator[str]:
    yield f"## Rules of the forms\n{_RULES}"
    for code in contract.forms:
        form = contract.form(code)
        yield f"### {form.title.vi} (`{code}`)\n"
        yield from _table(
            ("Code", "Severity", "Vietnamese", "English"),
            (
                (f"`{line.code}`", line.severity, line.message.vi, line.message.in_("en"))
                for line in form.rules
            ),
        )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_SLOT.sub('…', cell).replace('|', '¦') for cell in row)} |"
    yield ""


def main() -> None:
    """Writes the page into docs/ of the folder that it is run in."""
    PAGE.write_text(finding_page(load_contract()), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
