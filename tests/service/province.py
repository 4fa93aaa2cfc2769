"""A small province for the tests: real definitions, real workbooks, a real database.

Clerks fill their issued workbooks through Mã số and column headings, as any program would.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event

from sync_service.contract.loading import load_contract
from sync_service.database.engine import open_engine, upgrade, writing
from sync_service.database.periods import OpenedPeriod
from sync_service.database.reports import FileRole, KeptFile, Letter, add_report
from sync_service.demo.filling import fill, locate
from sync_service.domain.periods import Period
from sync_service.domain.rollups import Rollup
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.context import Context
from sync_service.stages.definitions import load_plan, load_units
from sync_service.stages.issue import issue_one
from sync_service.stages.originals import keep
from sync_service.stages.periods import known_period, open_period
from sync_service.stages.receive import receive
from sync_service.stages.rollup import rollup, scope_of
from sync_service.stages.store import Outcome

PLAN = Path(__file__).parents[2] / "schemas" / "plans" / "quang-ngai-21-nq-tw.yaml"

UNITS = """
units:
- {code: T, name: Tỉnh ủy Mẫu, kind: tinh_uy, parent: null, from: 2020-01-01}
- {code: H1, name: Huyện ủy Một, kind: huyen_uy, parent: T, from: 2020-01-01}
- {code: H2, name: Huyện ủy Hai, kind: huyen_uy, parent: T, from: 2020-01-01}
- {code: G1, name: Chi bộ cơ sở Một, kind: chi_bo_co_so, parent: H1, from: 2020-01-01}
- {code: G2, name: Chi bộ cơ sở Hai, kind: chi_bo_co_so, parent: H1, from: 2020-01-01}
- {code: G3, name: Chi bộ cơ sở Ba, kind: chi_bo_co_so, parent: H2, from: 2020-01-01}
- {code: G4, name: Chi bộ cơ sở Bốn, kind: chi_bo_co_so, parent: H2, from: 2020-01-01}
"""

Cells = dict[tuple[str, str], Any]  # (row code, heading) → value


@dataclass
class Clock:
    """The moment that the tests live in."""

    now: datetime = datetime(2023, 4, 3, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Province:
    """An installation in a folder, with shortcuts for what clerks and the office do."""

    folder: Path
    engine: Engine
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.context = Context(
            self.engine, load_contract(), self.folder / "originals", b"k" * 32, self.clock
        )

    def load_units(self, content: str) -> None:
        """Loads units from YAML text."""
        file = self.folder / "units.yaml"
        file.write_text(content, encoding="utf-8")
        load_units(self.context, file, "test")

    def load_plan(self, file: Path = PLAN) -> None:
        """Loads a plan."""
        load_plan(self.context, file, "test")

    def open(self, *codes: str) -> OpenedPeriod:
        """Opens quarters; the last one."""
        return [open_period(self.context, code, "test") for code in codes][-1]

    def issue(self, period: str, unit: str) -> bytes:
        """The unit's workbook."""
        with self.engine.connect() as connection:
            opened = known_period(connection, period)
            return issue_one(self.context, connection, opened, unit).content

    def filled(
        self, period: str, unit: str, figures: Cells, status: str = "đang thực hiện"
    ) -> bytes:
        """The unit's workbook with figures typed in, and one progress for all of its tasks."""
        content = self.issue(period, unit)
        places = locate(content)
        typed: dict[str, dict[str, Any]] = {sheet: {} for sheet in places}
        left = dict(figures)
        for sheet, cells in places.items():
            for key, ref in cells.items():
                if sheet.startswith("NV ") and key[1] == "Tiến độ":
                    typed[sheet][ref] = status
                elif not sheet.startswith("NV ") and key in left:
                    typed[sheet][ref] = left.pop(key)
        unasked = {key for key in left if left[key] is not None}
        assert not unasked, f"no cell for {unasked}"
        return fill(content, typed)

    def send(
        self, content: bytes, name: str = "bao-cao.xlsx", sender_unit: str | None = None
    ) -> Outcome:
        """What becomes of one file."""
        file = ReceivedFile(name, content, "file", self.clock(), "test", sender_unit)
        (outcome,) = receive(self.context, [file])
        return outcome

    def report(self, period: str, unit: str, **counts: int) -> Outcome:
        """An honest report of the unit, accepted."""
        outcome = self.send(self.filled(period, unit, honest(period, unit, **counts)))
        assert outcome.status == "accepted", [(f.code, f.place) for f in outcome.findings]
        return outcome

    def keep_report(self, period: str, unit: str) -> None:
        """A quarterly report of the unit, made by hand, with one file."""
        (digest,) = keep(self.context.originals, [b"bao cao"])
        files: dict[FileRole, KeptFile] = {"word": KeptFile(f"{unit}.docx", digest, "text/plain")}
        with writing(self.engine) as connection:
            letter = Letter("", "", "")
            add_report(connection, "unit", period, unit, "test", self.clock(), files, {}, letter)

    def rollup(self, period: str, unit: str | None = None) -> Rollup:
        """The unit's totals."""
        with self.engine.connect() as connection:
            scope = scope_of(connection, Period.parse(period), unit)
            return rollup(self.context, connection, scope)

    def figure(
        self, period: str, measure: str, unit: str | None = None, column: str = "total"
    ) -> Any:
        """One total of the member statistics."""
        return self.rollup(period, unit).values["member_statistics"][measure][column]


def found_province(folder: Path, url: str | None = None, units: str = UNITS) -> Province:
    """A province in a folder, with its units loaded; the database is SQLite unless told."""
    url = url or f"sqlite:///{(folder / 'tonghop.sqlite').as_posix()}"
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    if file is not None and units in _founded and not file.exists():
        file.write_bytes(_founded[units])
        (folder / "units.yaml").write_text(units, encoding="utf-8")
        return Province(folder, _engine(url))
    engine = _engine(url)
    upgrade(engine)
    province = Province(folder, engine)
    province.load_units(units)
    if file is not None:
        engine.dispose()  # the last connection closed leaves everything in the one file
        _founded[units] = file.read_bytes()
    return province


# Founded databases by their units: what every test begins with is made once a process.
_founded: dict[str, bytes] = {}


def _engine(url: str) -> Engine:
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_syncing)
    return engine


def _without_syncing(connection: Any, _record: object) -> None:
    # Nobody cuts the power of a test; waiting for the disk is most of what a small one does.
    connection.execute("PRAGMA synchronous=OFF")


def honest(
    period: str, unit: str, *, a: int = 10, b1: int = 0, b2b: int = 0, c1: int = 0, c5b: int = 0
) -> Cells:
    """Figures that satisfy every rule, for a unit with so many members and changes.

    A committee above the grassroots (code H…) has only the counts that targets need.
    """
    if unit.startswith("H"):
        cells = {("QC_tong", 1), ("QC_dung", 1), ("CTKT_tong", 1), ("CTKT_co", 1), ("MH_tong", 1)}
        counts: Cells = {(code, "Số lượng"): value for code, value in cells}
        counts["MH_moi", "Số lượng"] = 0
        return counts | _rating(period, {"Đảng bộ cấp trên trực tiếp cơ sở": 1})
    d = a + b1 + b2b - c1 - c5b
    totals: Mapping[str, int] = {
        "A": a, "B": b1 + b2b, "B1": b1, "B2": b2b, "B2b": b2b,
        "C": c1 + c5b, "C1": c1, "C5": c5b, "C5b": c5b, "D": d,
        "KN": b1, "KN_T1": b1, "KN_HV1": b1, "KN_CM0": b1, "KN_NN1": b1,
        "DV": d, "DV_T1": d, "DV_HV1": d, "DV_CM0": d, "DV_dang_lam_viec": d, "DV_NN1": d,
    }  # fmt: skip
    figures: Cells = {(code, "Tổng số"): value for code, value in totals.items()}
    for code in ("A", "B", "C", "D", "KN", "DV"):
        for heading in ("Nữ", "Dân tộc thiểu số", "Có đạo"):
            figures[code, heading] = 0
    figures["DV_tuoi_tb", "Tổng số"] = 25 if d else None
    for row in ("TC", "TC_01"):
        figures[row, "Tổ chức cơ sở đảng"] = figures[row, "Chi bộ cơ sở"] = 1
        figures[row, "Đảng bộ cơ sở"] = figures[row, "Đảng bộ bộ phận"] = 0
        figures[row, "Chi bộ trực thuộc"] = 0
        figures[row, "Đảng viên"] = d
    for code in ("QC_tong", "QC_dung", "CTKT_tong", "CTKT_co", "MH_tong"):
        figures[code, "Số lượng"] = 1
    figures["MH_moi", "Số lượng"] = 0
    figures["CK_tong", "Số lượng"] = d
    return figures | _rating(period, {"Tổ chức cơ sở đảng": 1, "Đảng viên": d})


def _rating(period: str, rated: Mapping[str, int]) -> Cells:
    if not period.endswith("Q4"):
        return {}
    figures: Cells = {}
    headings = (
        "Đảng bộ cấp trên trực tiếp cơ sở",
        "Tổ chức cơ sở đảng",
        "Chi bộ trực thuộc",
        "Đảng viên",
    )
    for heading in headings:
        many = rated.get(heading, 0)
        for code in ("XL_tong", "XL_da", "XL_tot", "XL_tot_len"):
            figures[code, heading] = many
    return figures
