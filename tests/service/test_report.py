"""The quarterly report: what it claims, how it is approved, edited, sent, and sent again."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from docx import Document
from sqlalchemy import Connection, select

from sync_service.cli import main
from sync_service.contract.resources import templates_dir
from sync_service.database import channels, outbox, reports
from sync_service.database.engine import open_engine, writing
from sync_service.database.tables import audit
from sync_service.domain.periods import Period
from sync_service.domain.rollups import TaskRow
from sync_service.outlets.report import pdf
from sync_service.outlets.report.template import NAME, template
from sync_service.outlets.report.word import TemplateRefused, fill, open_places
from sync_service.settings import Settings
from sync_service.stages.mail.outbox import CHANNEL
from sync_service.stages.mail.recipients import load_recipients
from sync_service.stages.mail.sending import Queued, send
from sync_service.stages.report import charts as report_charts
from sync_service.stages.report import making as stage
from sync_service.stages.report.facts import ReportFacts, claim, gather
from sync_service.stages.report.files import ReportRefused, write_files
from sync_service.stages.report.form import NAME as FORM_FILE
from sync_service.stages.report.form import FormRefused, forms_of
from sync_service.stages.report.head import long_day, organisation_of, place_of
from sync_service.stages.report.making import AUTOMATIC, WORKER, Approved, approve, draft
from sync_service.stages.report.tags import tags
from sync_service.stages.report.words import day_words, statements, units_words
from sync_service.stages.rollup import scope_of
from sync_service.workbooks.recipients import RecipientsRefused
from tests.conftest import ROOT, Convert, needs
from tests.service.conftest import web_of
from tests.service.province import Province, found_province, honest

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GRASSROOTS = ("G1", "G2", "G3", "G4")
LIST = """
recipients:
- {name: Ban Tổ chức Trung ương, address: bctc@trunguong.example}
- {name: Đồng chí Nguyễn Văn Ẩn, address: an@huyen.example}
- {name: Huyện ủy Một, address: h1@huyen.example, unit: H1}
"""


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of the small province with its plan and 2023-Q1 open."""
    province = found_province(tmp_path_factory.mktemp("planned"))
    province.load_plan()
    province.open("2023-Q1")
    province.engine.dispose()
    return (province.folder / "tonghop.sqlite").read_bytes()


@pytest.fixture
def sqlite(tmp_path: Path, planned: bytes) -> Iterator[Province]:
    """The small province with its plan and 2023-Q1 open, on SQLite only: what is asked here does
    not depend on the database."""
    file = tmp_path / "tonghop.sqlite"
    file.write_bytes(planned)
    province = Province(tmp_path, open_engine(f"sqlite:///{file.as_posix()}"))
    yield province
    province.engine.dispose()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    """The small province with every report of 2023-Q1 accepted; tests leave it as it is."""
    province = found_province(tmp_path_factory.mktemp("full"))
    province.load_plan()
    province.open("2023-Q1")
    reported(province, "H1", "H2", *GRASSROOTS)
    yield province
    province.engine.dispose()


@pytest.fixture(scope="module")
def template_tags(full: Province) -> dict[str, Any]:
    """The tags of a whole quarter's report."""
    return tags_of(full)


@pytest.fixture
def without_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setattr(pdf, "program", lambda: None)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch, without_pdf: None) -> None:
    """Reports whose charts and workbook are not drawn: what is asked is how they are handled."""
    monkeypatch.setattr(report_charts, "members_chart", lambda _: None)
    monkeypatch.setattr(report_charts, "tasks_chart", lambda _: None)
    monkeypatch.setattr(stage, "provincial_workbook", lambda _: b"PK a workbook")


def settings_of(province: Province, **more: Any) -> Settings:
    """Settings of the province's installation."""
    return Settings(home=province.folder / "home", **more)


_reports: dict[str, bytes] = {}


def reported(province: Province, *units: str) -> None:
    """Accepted reports of these units; each workbook is filled in once for all tests."""
    for unit in units:
        if unit not in _reports:
            figures = honest("2023-Q1", unit, a=40, b1=2, c1=1)
            _reports[unit] = province.filled("2023-Q1", unit, figures)
        assert province.send(_reports[unit]).status == "accepted"


def load(province: Province, text: str = LIST) -> None:
    """Loads a list of recipients."""
    file = province.folder / "noi-nhan.yaml"
    file.write_text(text, encoding="utf-8")
    load_recipients(province.context, file, "test")


def made(province: Province, unit: str | None = None, actor: str = "test") -> bytes:
    """The Word file of a new draft."""
    drafted = draft(province.context, settings_of(province), Period.parse("2023-Q1"), unit, actor)
    return drafted.contents["word"]


def approved(
    province: Province, unit: str | None = None, actor: str = "test", edited: bytes | None = None
) -> Approved:
    """The draft approved, whatever is not written in it."""
    period = Period.parse("2023-Q1")
    return approve(province.context, period, unit, actor, edited, as_it_is=True)


def written(word: bytes) -> bytes:
    """The Word file with every marked place written, as a person does it."""
    document = Document(BytesIO(word))
    for text in document.element.iter(f"{WORD}t"):
        text.text = re.sub(r"\[….*?…\]", "Đã viết.", text.text or "")
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def text_of(word: bytes) -> str:
    """All text of a Word file, paragraphs and cells, blanks made one."""
    root = Document(BytesIO(word)).element
    paragraphs = [
        "".join(one.text or "" for one in paragraph.iter(f"{WORD}t"))
        for paragraph in root.iter(f"{WORD}p")
    ]
    return "\n".join(" ".join(one.split()) for one in paragraphs if one.strip())


def queue(province: Province, units: list[str] | None = None, **more: Any) -> Queued:
    """Sends the reports of the quarter into the outbox."""
    given = {"automatic": False} | more
    return send(
        province.context,
        settings_of(province),
        Period.parse("2023-Q1"),
        units,
        "test",
        **given,  # type: ignore[arg-type]
    )


def queued_mails(province: Province) -> list[outbox.StoredMail]:
    """The outbox."""
    with province.engine.connect() as connection:
        return outbox.mails(connection)


def facts_of(province: Province, unit: str | None = None) -> ReportFacts:
    """What the quarter's report tells of."""
    with province.engine.connect() as connection:
        scope = scope_of(connection, Period.parse("2023-Q1"), unit)
        return gather(province.context, connection, scope)


def tags_of(province: Province, unit: str | None = None) -> dict[str, Any]:
    """The tags of the quarter's report."""
    facts = facts_of(province, unit)
    top = facts.scope.units[facts.scope.unit]
    forms = forms_of(settings_of(province), province.context.contract.lists.kinds)
    return tags(facts, forms.of(top.unit, top.kind), province.clock().date())


def test_partial_coverage_is_said_and_nothing_claimed(sqlite: Province, undrawn: None) -> None:
    """With reports missing the report says so first, names the units, and decides no ratio."""
    reported(sqlite, "G1", "H1")
    given = tags_of(sqlite)
    text = text_of(made(sqlite))

    assert given["bao_phu"]["du"] is False
    assert "tổng hợp từ 2 trên 6 báo cáo phải nộp" in text
    assert "chưa phải là số liệu toàn Đảng bộ tỉnh" in text
    assert "các đơn vị đã có báo cáo được nhận có 41 đảng viên" in text
    assert "toàn Đảng bộ tỉnh có" not in text
    assert given["chi_tieu"]["dat"] == given["chi_tieu"]["chua_dat"] == []
    assert given["chi_tieu"]["chua_ro"]
    assert all(row["tang_giam"] == "…" for row in given["dang_vien"])
    (row,) = [one for one in given["don_vi_thieu"] if one["cap_tren"] == "Huyện ủy Một"]
    assert (row["so"], row["ten"]) == ("1", "Chi bộ cơ sở Hai")


def test_full_coverage_states_totals_and_targets(full: Province) -> None:
    """With everything in, the totals are the whole organisation's and targets are decided."""
    given = tags_of(full)
    text = text_of(fill(templates_dir() / NAME, given))

    assert "toàn Đảng bộ tỉnh có 164 đảng viên" in text
    assert "Tất cả 6 báo cáo phải nộp đã được nhận" in text
    assert "PHỤ LỤC 3" not in text
    decided = given["chi_tieu"]["dat"] + given["chi_tieu"]["chua_dat"]
    assert decided, "a full first quarter decides at least one target"


def test_what_a_missing_report_could_turn_round_is_not_claimed(full: Province) -> None:
    """What was decided is open again as soon as one report is missing."""

    def claims(connection: Connection) -> list[bool | None]:
        scope = scope_of(connection, Period.parse("2023-Q1"), None)
        facts = gather(full.context, connection, scope)
        return [claim(facts, target, state) for _, target, state in facts.binding]

    with full.engine.connect() as connection:
        assert False in claims(connection)
        connection.exec_driver_sql("UPDATE submissions SET state='returned' WHERE unit='G4'")
        assert set(claims(connection)) == {None}
        connection.rollback()


def test_the_form_of_the_document(sqlite: Province, undrawn: None) -> None:
    """A4, margins, font, header, number, place and date, signature, recipients (DOMAIN 9)."""
    reported(sqlite, "G1")
    load(sqlite)
    word = made(sqlite)
    document = Document(BytesIO(word))
    section = document.sections[0]
    size = [round(float(one.mm)) for one in (section.page_width, section.page_height) if one]
    margins = [
        round(float(one.mm))
        for one in (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        if one is not None
    ]

    assert size == [210, 297]
    assert margins == [20, 20, 30, 15]
    normal = document.styles["Normal"]
    assert normal.font.name == "Times New Roman"
    assert normal.font.size is not None and normal.font.size.pt == 14
    text = text_of(word)
    assert text.startswith(
        "TỈNH ỦY MẪU\n*\nSố -BC/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nMẫu, ngày 03 tháng 4 năm"
    )
    for part in (
        "BÁO CÁO",
        "I- KẾT QUẢ THỰC HIỆN",
        "II- ĐÁNH GIÁ",
        "III- NHIỆM VỤ TRỌNG TÂM QUÝ II NĂM 2023",
        "IV- KIẾN NGHỊ, ĐỀ XUẤT",
        "T/M BAN THƯỜNG VỤ",
        "NGƯỜI LẬP BIỂU",
    ):
        assert part in text.splitlines(), part
    assert (
        "Nơi nhận:\n- Ban Tổ chức Trung ương,\n- Đồng chí Nguyễn Văn Ẩn,\n- Lưu Văn phòng" in text
    )
    assert "h1@huyen.example" not in text


def test_a_report_of_one_unit(full: Province) -> None:
    """A district's report bears its own name, its superior, and its subtree's figures."""
    text = text_of(fill(templates_dir() / NAME, tags_of(full, "H1")))

    assert text.startswith("ĐẢNG BỘ TỈNH MẪU\nHUYỆN ỦY MỘT\n*\nSố -BC/HU")
    assert "toàn Đảng bộ huyện có" in text
    assert "- Lưu Văn phòng Huyện ủy." in text
    assert "tổng hợp từ 3 trên 3 báo cáo" in text
    assert "có 82 đảng viên" in text


def test_places_for_a_person_are_marked_or_left_out(sqlite: Province, undrawn: None) -> None:
    """A person finds marked places; a report that goes out by itself has none."""
    assert open_places(made(sqlite, actor=AUTOMATIC)) == []
    by_person = open_places(made(sqlite))
    assert any("đánh giá kết quả" in place for place in by_person)
    assert len(by_person) == len(set(by_person)) >= 5


def test_places_not_written_keep_a_report_from_approval(sqlite: Province, undrawn: None) -> None:
    """The refusal lists them; written, or wanted as it is, the report is approved."""
    word, period = made(sqlite), Period.parse("2023-Q1")
    with pytest.raises(ReportRefused) as refused:
        approve(sqlite.context, period, None, "test")
    for place in open_places(word):
        assert place in refused.value.vi
        assert place in refused.value.en
    assert "--as-it-is" in refused.value.vi
    with pytest.raises(ReportRefused, match="chưa viết"):
        approve(sqlite.context, period, None, "test", word)

    taken = approve(sqlite.context, period, None, "test", written(word))
    assert (taken.made.state, taken.open_places) == ("approved", ())

    made(sqlite)
    assert len(approved(sqlite).open_places) >= 5
    made(sqlite, "H1", actor=AUTOMATIC)
    assert approve(sqlite.context, period, "H1", AUTOMATIC).open_places == ()


def test_what_a_person_writes_is_not_coloured(full: Province) -> None:
    """Words put in place of "[… … …]" are printed like the rest."""
    word = fill(templates_dir() / NAME, tags_of(full))
    root = Document(BytesIO(written(word))).element
    assert not list(root.iter(f"{WORD}highlight"))
    assert open_places(written(word)) == []


def test_letters_behind_the_number_come_from_the_kind(full: Province) -> None:
    """Known letters are data; where places differ a person writes them, by hand if nobody does."""
    facts = facts_of(full, "H1")
    day = full.clock().date()
    assert tags(facts, {}, day, number="05")["so_ky_hieu"] == "Số 05-BC/HU"
    unknown = replace(facts, symbol=None)
    assert tags(unknown, {}, day, number="05")["so_ky_hieu"] == "Số 05-BC/[… ký hiệu …]"
    by_itself = tags(unknown, {}, day, by_person=False)
    assert by_itself["so_ky_hieu"].endswith("-BC/…………")
    word = fill(templates_dir() / NAME, tags(unknown, {}, day))
    assert "[… ký hiệu …]" in open_places(word)


def test_who_signs_is_set_or_left_to_a_person(full: Province, tmp_path: Path) -> None:
    """What documents show is given, the office's own words go before it, nothing is guessed."""
    with full.engine.connect() as connection:
        facts = gather(
            full.context, connection, scope_of(connection, Period.parse("2023-Q1"), None)
        )
    day, kinds = full.clock().date(), full.context.contract.lists.kinds
    settings = Settings(home=tmp_path)
    given = tags(facts, forms_of(settings, kinds).of("T", "tinh_uy"), day)
    assert given["thay_mat"] == "T/M BAN THƯỜNG VỤ"
    assert given["nguoi_ky"] == "[… họ và tên …]"
    nobody = tags(facts, forms_of(settings, kinds).of("T", "doan_the"), day)
    assert nobody["thay_mat"].startswith("[… thay mặt ai ký")
    by_itself = tags(facts, {}, day, by_person=False)
    assert (by_itself["thay_mat"], by_itself["chuc_vu"]) == ("…………", "")

    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / FORM_FILE).write_text(
        "kinds:\n  tinh_uy: {chuc_vu: PHÓ BÍ THƯ, luu: VPTU}\n"
        'units:\n  "T": {nguoi_ky: Đinh Thị Mẫu, co_quan: TỈNH ỦY X, dia_danh: Hà Mẫu}\n'
        '  "G1": {thay_mat: ""}\n',
        encoding="utf-8",
    )
    forms = forms_of(settings, kinds)
    text = text_of(fill(templates_dir() / NAME, tags(facts, forms.of("T", "tinh_uy"), day)))
    assert text.startswith("TỈNH ỦY X\n")
    assert "\nHà Mẫu, ngày 03 tháng 4 năm 2023\n" in text
    assert "\n- Lưu VPTU.\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nĐinh Thị Mẫu\n" in text
    assert forms.of("G1", "chi_bo_co_so")["thay_mat"] == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("units:\n  T: {thay_mặt: X}", "có phải “thay_mat”?"),
        ("kind:\n  tinh_uy: {}", "có phải “kinds”?"),
        ("kinds:\n  tỉnh_ủy: {}", "có phải “tinh_uy”?"),
        ("units:\n  38.10: {luu: A}", "trong ngoặc kép"),
        ("units: [T]", "mục “units”"),
        ("units: {T: ", "không đọc được"),
    ],
)
def test_a_wrong_entry_about_signing_is_named(
    full: Province, tmp_path: Path, words: str, said: str
) -> None:
    """A misspelt entry is not passed over: the sentence tells the file and what was meant."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / FORM_FILE).write_text(words, encoding="utf-8")
    with pytest.raises(FormRefused, match=FORM_FILE) as refused:
        forms_of(Settings(home=tmp_path), full.context.contract.lists.kinds)
    assert said in refused.value.vi


def test_signing_for_a_unit_that_is_none_is_refused(sqlite: Province, undrawn: None) -> None:
    """A mistyped code would silently set nothing."""
    folder = settings_of(sqlite).home / "templates"
    folder.mkdir(parents=True)
    (folder / FORM_FILE).write_text('units:\n  "T1": {nguoi_ky: A}\n', encoding="utf-8")
    with pytest.raises(FormRefused, match="T1"):
        made(sqlite)
    (folder / FORM_FILE).write_text('units:\n  "T": {nguoi_ky: Đinh Thị Mẫu}\n', encoding="utf-8")
    assert "Đinh Thị Mẫu" in text_of(made(sqlite))


@pytest.mark.parametrize(
    ("name", "organisation", "place"),
    [
        ("Huyện ủy Vĩnh Linh", "Đảng bộ huyện Vĩnh Linh", "Vĩnh Linh"),
        ("Tỉnh ủy tỉnh Mẫu (số liệu mẫu)", "Đảng bộ tỉnh Mẫu", "Mẫu"),
        ("Đảng ủy xã Ba Phong", "Đảng bộ xã Ba Phong", "Ba Phong"),
        ("Đảng ủy Quân sự tỉnh", "Đảng bộ Quân sự tỉnh", ""),
        ("Đảng ủy xã", "Đảng bộ xã", ""),
        ("Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", ""),
    ],
)
def test_the_place_stands_without_the_kind(name: str, organisation: str, place: str) -> None:
    """As the documents do it: "Vĩnh Linh, ngày …" under "ĐẢNG BỘ TỈNH QUẢNG TRỊ"."""
    assert (organisation_of(name), place_of(name)) == (organisation, place)


def test_days_are_written_as_the_documents_do() -> None:
    """A 0 before days below 10 and the first two months only."""
    assert long_day(date(2023, 1, 9)) == "ngày 09 tháng 01 năm 2023"
    assert long_day(date(2018, 4, 3)) == "ngày 03 tháng 4 năm 2018"
    assert day_words(date(2022, 6, 16)) == "16/6/2022"
    assert day_words(date(2022, 2, 12)) == "12/02/2022"


def test_increase_is_stated_only_where_both_periods_are_whole(full: Province) -> None:
    """Its column and its sentence are there, or neither."""
    with full.engine.connect() as connection:
        facts = gather(
            full.context, connection, scope_of(connection, Period.parse("2023-Q1"), None)
        )
    now = facts.report.rollup.values["member_statistics"]["D"]["total"]
    assert now is not None
    before = replace(
        facts.report.previous,
        values={"member_statistics": {"D": {"total": now - 4}}},
        reason=None,
    )
    whole = replace(facts, report=replace(facts.report, previous=before), previous_complete=True)
    day = full.clock().date()
    given = tags(whole, {}, day)
    assert given["so_sanh"] == "So với quý IV năm 2022, số đảng viên tăng 4 (2,5%)."
    assert given["dang_vien"][-1]["tang_giam"] == "+4"
    text = text_of(fill(templates_dir() / NAME, given))
    assert "Tăng (+), giảm (-) so với kỳ trước" in text

    for partial in (replace(whole, complete=False), replace(whole, previous_complete=False)):
        given = tags(partial, {}, day)
        assert (given["so_sanh"], given["co_tang_giam"]) == ("", False)
        text = text_of(fill(templates_dir() / NAME, given))
        assert "Tăng (+), giảm (-)" not in text
        assert "Quý IV năm 2022" in text


def test_what_clerks_type_stays_text(full: Province) -> None:
    """Markup, tags, control characters and formulas in clerks' text are shown, not obeyed."""
    nasty = "Thiếu <b>vốn</b> & {{ 7*7 }} {% raw %} \x0b =1+1 \r\n ]]> 𝒯"
    given = tags_of(full)
    given["vuong_mac"] = [{"nhiem_vu": nasty, "y_kien": [nasty, nasty]}]
    text = text_of(fill(templates_dir() / NAME, given))

    assert text.count("Thiếu <b>vốn</b> & {{ 7*7 }} {% raw %} =1+1 ]]> 𝒯") == 3


def test_obstacles_are_grouped_by_task_with_the_units_named(full: Province) -> None:
    """The same words of several units stand once; what says nothing is left out."""
    facts = facts_of(full)
    plan = facts.report.plans[0]
    first, second = plan.tasks[0].code, plan.tasks[1].code

    def row(code: str, unit: str) -> TaskRow:
        empty = (None, None, None, None, None, None)
        return TaskRow(plan.code, code, unit, "open_in_time", "đang thực hiện", *empty)

    said = [
        (row(first, "G1"), "Thiếu kinh phí"),
        (row(first, "G2"), "thiếu  kinh phí."),
        (row(first, "G3"), "Chờ hướng dẫn"),
        (row(second, "G1"), "Không"),
        (row(second, "G2"), " - "),
        (row(second, "G3"), "không có."),
        (row(second, "G4"), None),
    ]
    grouped, more = statements(facts.report, said)

    assert more == 0
    (group,) = grouped
    assert group.task.endswith(f"mã {first})")
    assert group.said == (
        "Thiếu kinh phí (Chi bộ cơ sở Một, Chi bộ cơ sở Hai thuộc Huyện ủy Một)",
        "Chờ hướng dẫn (Chi bộ cơ sở Ba thuộc Huyện ủy Hai)",
    )
    many = units_words(facts.report, ["G1", "G2", "G3", "G4"])
    assert many == "4 đơn vị, thuộc Huyện ủy Một, Huyện ủy Hai"
    assert units_words(facts.report, ["H1", "G1"]) == (
        "Huyện ủy Một, Chi bộ cơ sở Một thuộc Huyện ủy Một"
    )


def test_the_template_is_the_one_that_the_source_makes() -> None:
    """templates/ holds what `python -m sync_service.outlets.report.template` writes."""

    def parts(content: bytes) -> dict[str, Any]:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return {
                name: ElementTree.canonicalize(package.read(name).decode("utf-8"))
                for name in package.namelist()
                if name.endswith(".xml") and "docProps" not in name
            }

    assert parts((ROOT / "templates" / NAME).read_bytes()) == parts(template())


def test_every_tag_is_documented_and_given(full: Province) -> None:
    """Each tag of the template stands in docs/report.md, and nothing documented is missing."""
    with zipfile.ZipFile(ROOT / "templates" / NAME) as package:
        xml = package.read("word/document.xml").decode("utf-8")
    page = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    given = tags_of(full)
    listed = set(re.findall(r"^\| `(\w+)`", page, flags=re.MULTILINE))

    assert listed == set(given)
    used = set(re.findall(r"\{[{%][^}]*?\b(\w+)", re.sub(r"<[^>]+>", "", xml)))
    assert {"bao_phu", "chi_tieu"} <= set(given)
    assert used


@pytest.mark.parametrize(
    ("tag", "named"),
    [
        ("{{ don_vj }}", "{{ don_vj }}: không có giá trị tên “don_vj”; có phải “don_vi”?"),
        ("{{ bao_phu.duu }}", "có phải “du”?"),
        ("{% if ky %}", "{% if ky %}: thiếu thẻ đóng {% endif %}"),
        ("{%p endfor %}", "thẻ mở {%p for … %} của nó đã bị xóa"),
        ("{%p fr x in ke_hoach %}", "có phải “for”?"),
        ("{{ ky | khong_co }}", "khong_co"),
        ("{{ ky ", "dấu ngoặc không đủ đôi"),
        ("{{ ky } của {{ don_vi }}", "dấu ngoặc không đủ đôi"),
        ("{ ky }}", "dấu ngoặc không đủ đôi"),
        ("Kèm theo: {%p if ky %}", "phải đứng riêng một đoạn"),
        ("{%tr if ky %}", "phải đứng riêng một dòng của bảng"),
    ],
)
def test_a_broken_template_is_named(
    template_tags: dict[str, Any], tmp_path: Path, tag: str, named: str
) -> None:
    """A wrong tag gives a sentence that names it and how it is mended, no traceback."""
    document = Document(str(templates_dir() / NAME))
    document.add_paragraph(tag)
    own = tmp_path / "templates" / NAME
    own.parent.mkdir(parents=True)
    document.save(str(own))

    with pytest.raises(TemplateRefused, match=NAME) as refused:
        fill(stage.template_of(Settings(home=tmp_path)), template_tags)
    assert named in str(refused.value)


def test_a_faulty_tag_in_a_part_left_out_is_found(
    template_tags: dict[str, Any], tmp_path: Path
) -> None:
    """Also what this quarter does not show, in a loop or in a header, is read before filling in."""
    document = Document(str(templates_dir() / NAME))
    for words in (
        *("{%p if False %}", "{%p for dong in ke_hoach %}", "{{ dong.tenn }}", "{%p endfor %}"),
        "{%p endif %}",
    ):
        document.add_paragraph(words)
    document.sections[0].header.add_paragraph("{{ ky_hoaa }}")
    file = tmp_path / NAME
    document.save(str(file))
    with pytest.raises(TemplateRefused) as refused:
        fill(file, template_tags)
    assert "có phải “ten”?" in refused.value.vi
    assert "có phải “ky_hoa”?" in refused.value.vi


def test_an_edited_template_is_filled_in(template_tags: dict[str, Any], tmp_path: Path) -> None:
    """Tags that Word has split over runs, and quotation marks that it has turned round."""
    document = Document(str(templates_dir() / NAME))
    paragraph = document.add_paragraph("Nay {")
    for part in ("{ don", "_vi ", "}", "} và {{ ‘toàn ’ ~ ky }}"):
        paragraph.add_run(part).bold = True
    file = tmp_path / NAME
    document.save(str(file))
    assert text_of(fill(file, template_tags)).endswith(
        f"Nay {template_tags['don_vi']} và toàn {template_tags['ky']}"
    )


def test_a_template_saved_by_libreoffice_gives_the_same_report(
    template_tags: dict[str, Any], soffice_convert: Convert
) -> None:
    """Opened and saved again it is filled in to the same words."""
    saved = soffice_convert(templates_dir() / NAME, "docx")
    assert text_of(fill(saved, template_tags)) == text_of(
        fill(templates_dir() / NAME, template_tags)
    )


def test_a_template_cannot_run_programs(full: Province, tmp_path: Path) -> None:
    """Who edits the template names values; Python's inside is out of reach."""
    document = Document(str(templates_dir() / NAME))
    document.add_paragraph("{{ ky.__class__.__mro__ }}")
    file = tmp_path / "nasty.docx"
    document.save(str(file))
    with pytest.raises(TemplateRefused):
        fill(file, tags_of(full))
    file.write_bytes(b"<html>")
    with pytest.raises(TemplateRefused, match="Word"):
        fill(file, tags_of(full))


def test_pdf_is_made(sqlite: Province) -> None:
    """LibreOffice makes a PDF of the report."""
    needs("soffice")
    reported(sqlite, "G1")
    drafted = draft(sqlite.context, settings_of(sqlite), Period.parse("2023-Q1"), None, "test")

    assert drafted.has_pdf
    assert drafted.contents["pdf"].startswith(b"%PDF-")


def test_an_edited_word_file_is_never_overwritten(sqlite: Province, undrawn: None) -> None:
    """What a person wrote stays; the new draft lies beside it; approving takes the edited one."""
    folder = sqlite.folder / "out"
    context, settings, period = sqlite.context, settings_of(sqlite), Period.parse("2023-Q1")
    first = draft(context, settings, period, None, "test").made
    files, edited = write_files(context, first, folder)
    assert edited is None
    word = next(file for file in files if file.suffix == ".docx")
    document = Document(str(word))
    document.add_paragraph("Ban Thường vụ đánh giá: hoàn thành tốt.")
    document.save(str(word))
    mine = word.read_bytes()

    reported(sqlite, "G1")
    second = draft(context, settings, period, None, "test").made
    files, edited = write_files(context, second, folder)
    assert edited == word
    assert word.read_bytes() == mine
    assert [file.name for file in files if "(bản 2)" in file.name] == [f"{word.stem} (bản 2).docx"]

    taken = approved(sqlite, edited=mine)
    kept = taken.made.files["word"].sha256
    assert "hoàn thành tốt" in text_of((context.originals / kept[:2] / kept).read_bytes())
    write_files(context, taken.made, sqlite.folder / "other")
    with pytest.raises(ReportRefused):
        approve(context, period, None, "test")
    draft(context, settings, period, None, "test")
    with pytest.raises(ReportRefused, match="Word"):
        approve(context, period, None, "test", b"PK not a Word file")


def test_only_an_approved_report_is_sent(sqlite: Province, undrawn: None) -> None:
    """Nobody's approval, no mail; a new draft asks for approval again."""
    load(sqlite)
    with pytest.raises(ReportRefused, match="duyệt"):
        queue(sqlite, ["T"])
    made(sqlite)
    with pytest.raises(ReportRefused, match="duyệt"):
        queue(sqlite, ["T"])
    approved(sqlite)
    made(sqlite)
    with pytest.raises(ReportRefused):
        queue(sqlite, ["T"])
    assert queued_mails(sqlite) == []
    approved(sqlite, actor="chánh văn phòng")
    sent = queue(sqlite, ["T"])

    assert len(sent.mails) == 2
    with sqlite.engine.connect() as connection:
        actions = set(connection.scalars(select(audit.c.action)))
        report = reports.newest(connection, "2023-Q1", "T")
    assert {"report.draft", "report.approve", "report.send"} <= actions
    assert report is not None
    assert (report.state, report.approved_by) == ("sent", "chánh văn phòng")


def test_a_persons_draft_is_never_overtaken(sqlite: Province, undrawn: None) -> None:
    """Automatic sending names who drafted it and when, makes nothing, and queues nothing."""
    load(sqlite)
    made(sqlite, actor="Nguyễn Văn A")
    with pytest.raises(ReportRefused) as refused:
        queue(sqlite, automatic=True)

    assert "“Nguyễn Văn A” đã lập dự thảo báo cáo kỳ 2023-Q1 của đơn vị T" in refused.value.vi
    assert "09:00 ngày 03/04/2023" in refused.value.vi
    assert "Nguyễn Văn A" in refused.value.en
    with sqlite.engine.connect() as connection:
        assert reports.newest(connection, "2023-Q1", "H1") is None
        mine = reports.newest(connection, "2023-Q1", "T")
    assert mine is not None
    assert (mine.state, mine.number) == ("draft", 1)
    assert queued_mails(sqlite) == []


def test_what_a_person_approved_is_sent_as_it_is(sqlite: Province, undrawn: None) -> None:
    """Automatic sending makes no report anew where a person has approved one."""
    load(sqlite)
    made(sqlite, actor="A")
    approved(sqlite, actor="B")
    reported(sqlite, "G1")
    queue(sqlite, ["T"], automatic=True)

    with sqlite.engine.connect() as connection:
        sent = reports.newest(connection, "2023-Q1", "T")
    assert sent is not None
    assert (sent.number, sent.state, sent.made_by, sent.approved_by) == (1, "sent", "A", "B")


@pytest.mark.parametrize("theirs", ["draft", "approved"])
def test_a_person_who_comes_in_between_is_not_replaced(
    sqlite: Province, undrawn: None, monkeypatch: pytest.MonkeyPatch, theirs: str
) -> None:
    """While the automatic report is drawn a person makes one: the person's stands."""
    load(sqlite)
    drawn = stage.provincial_workbook

    def meanwhile(report: Any) -> bytes:
        monkeypatch.setattr(stage, "provincial_workbook", drawn)
        made(sqlite, actor="A")
        if theirs == "approved":
            approved(sqlite, actor="A")
        return drawn(report)

    monkeypatch.setattr(stage, "provincial_workbook", meanwhile)
    with pytest.raises(ReportRefused, match="“A” đã"):
        queue(sqlite, ["T"], automatic=True)
    with sqlite.engine.connect() as connection:
        stands = reports.newest(connection, "2023-Q1", "T")
    assert stands is not None
    assert (stands.made_by, stands.state) == ("A", theirs)
    with pytest.raises(ReportRefused, match=r"“A” đã|Chưa có dự thảo"):
        approve(sqlite.context, Period.parse("2023-Q1"), None, AUTOMATIC)


def test_a_draft_of_the_scheduler_is_nobodys_work(sqlite: Province, undrawn: None) -> None:
    """What the worker drew up for a person, and nobody has touched, gives way."""
    load(sqlite)
    made(sqlite, actor=WORKER)
    queue(sqlite, ["T"], automatic=True)
    with sqlite.engine.connect() as connection:
        sent = reports.newest(connection, "2023-Q1", "T")
    assert sent is not None
    assert (sent.number, sent.made_by, sent.state) == (2, AUTOMATIC, "sent")


def test_each_recipient_gets_each_report_once(opened: Province, undrawn: None) -> None:
    """Sending again queues nothing; someone new on the list gets it alone; a renamed one not."""
    load(opened)
    assert len(queue(opened, automatic=True).mails) == 3
    assert queue(opened, automatic=True).mails == []
    load(opened, LIST.replace("Ban Tổ chức Trung ương", "Ban TCTW"))
    assert queue(opened).before == 3
    load(opened, f"{LIST}- {{name: Mới, address: moi@x.example}}\n")
    again = queue(opened)
    assert (len(again.mails), again.before) == (1, 3)

    by_recipient = {one.mail.recipient: one.mail for one in queued_mails(opened)}
    assert set(by_recipient) == {
        "bctc@trunguong.example",
        "an@huyen.example",
        "h1@huyen.example",
        "moi@x.example",
    }
    assert by_recipient["h1@huyen.example"].unit == "H1"
    assert "Huyện ủy Một" in by_recipient["h1@huyen.example"].subject
    names = [one.name for one in by_recipient["an@huyen.example"].attachments if not one.cid]
    assert [name.rpartition(".")[2] for name in names] == ["xlsx", "docx"]


def test_mails_and_report_stand_or_fall_together(
    opened: Province, undrawn: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut amid queueing leaves neither mails nor a report marked as sent."""
    load(opened)
    made(opened)
    approved(opened)

    def cut(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(reports, "set_sent", cut)
    with pytest.raises(RuntimeError):
        queue(opened, ["T"])
    assert queued_mails(opened) == []
    monkeypatch.undo()
    assert len(queue(opened, ["T"]).mails) == 2


def test_what_changed_since_the_last_sending_is_listed(sqlite: Province, undrawn: None) -> None:
    """A correction names measure, unit, old and new number, in the mail and in the report."""
    load(sqlite)
    sqlite.report("2023-Q1", "G1", a=40, b1=2)
    queue(sqlite, ["T"], automatic=True)
    assert "thay đổi" not in queued_mails(sqlite)[0].mail.text.casefold()

    sqlite.report("2023-Q1", "G1", a=40, b1=5)
    sqlite.clock.now += timedelta(days=3)
    word = made(sqlite)
    approved(sqlite)
    queue(sqlite, ["T"])
    mail = queued_mails(sqlite)[-1].mail

    assert "SỐ LIỆU THAY ĐỔI SO VỚI BÁO CÁO ĐÃ GỬI NGÀY 03/4/2023" in mail.text
    line = "Tỉnh ủy Mẫu, Kết nạp, kể cả kết nạp lại (Biểu 1, Tổng số): 2 thành 5"
    assert f"- {line}" in mail.text
    assert '<td align="right">2</td><td align="right">5</td>' in (mail.html or "")
    text = text_of(word)
    assert "PHỤ LỤC 4" in text
    assert "Kết nạp, kể cả kết nạp lại (Biểu 1, Tổng số)\n2\n5" in text
    assert "Huyện ủy Một" in text.partition("PHỤ LỤC 4")[2]


def test_approval_says_when_figures_have_moved(sqlite: Province, undrawn: None) -> None:
    """Between draft and approval a report came in: the person is told how many figures differ."""
    made(sqlite)
    reported(sqlite, "G1")
    assert approved(sqlite).changed > 0


def test_a_closed_outlet_keeps_the_report_in(sqlite: Province, undrawn: None) -> None:
    """Closed as a whole or for one of the report's forms, the report is refused."""
    load(sqlite)
    for closure in (channels.Closure(CHANNEL), channels.Closure(CHANNEL, form="task_progress")):
        with writing(sqlite.engine) as connection:
            channels.close(connection, closure, sqlite.clock())
        with pytest.raises(ReportRefused, match="tắt"):
            queue(sqlite, ["T"], automatic=True)
        with writing(sqlite.engine) as connection:
            channels.reopen(connection, closure)
    assert queued_mails(sqlite) == []
    assert queue(sqlite, ["T"], automatic=True).mails


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{name: A, address: không có}", "mục 1"),
        ("{name: A, address: a@x.example, unit: XYZ}", "XYZ"),
        ("không phải danh sách", "recipients"),
    ],
)
def test_a_faulty_list_changes_nothing(sqlite: Province, row: str, fault: str) -> None:
    """A wrong address or unit refuses the whole list, with the place named."""
    load(sqlite)
    with pytest.raises(RecipientsRefused, match=fault):
        load(sqlite, f"recipients:\n- {row}\n")
    load(sqlite)


def test_a_link_gives_out_a_sent_file_only_to_its_holder(
    sqlite: Province, without_pdf: None
) -> None:
    """The link of a mail that was too large works without a token; no other one does."""
    load(sqlite)
    queue(sqlite, ["T"], automatic=True)
    client = web_of(sqlite).app.test_client()
    mail = queued_mails(sqlite)[0].mail
    (word,) = [one for one in mail.attachments if one.name.endswith(".docx")]
    assert word.link is not None

    answer = client.get(word.link)
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
    assert "attachment" in answer.headers["Content-Disposition"]
    for wrong in (
        word.link[:-1] + "0g"[word.link[-1] == "0"],
        word.link.replace("/word/", "/workbook/"),
        word.link.replace("/bao-cao/1/", "/bao-cao/2/"),
        word.link.replace("/bao-cao/1/", "/bao-cao/99999999999999999999/"),
    ):
        assert client.get(wrong).status_code == 404


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_pdf: None) -> Path:
    """An empty folder to work in, on a fixed day, without LibreOffice."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_TODAY", "2023-04-03")
    return tmp_path


def run(*words: str, code: int = 0) -> Result:
    """One command, ended as expected."""
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == code, (result.stdout, result.stderr, result.exception)
    return result


def test_the_commands_from_draft_to_mail(folder: Path) -> None:
    """report, report --approve, send, outbox: sentences for people, one document for programs."""
    from tests.service.province import PLAN, UNITS

    (folder / "units.yaml").write_text(UNITS, encoding="utf-8")
    (folder / "noi-nhan.yaml").write_text(LIST, encoding="utf-8")
    run("init")
    run("units", "load", "units.yaml")
    run("plans", "load", str(PLAN))
    run("periods", "open", "2023-Q1")
    assert "nơi nhận" in run("send", "--period", "2023-Q1", "--automatic", code=1).stderr
    assert json.loads(run("recipients", "load", "noi-nhan.yaml", "--json").stdout) == {
        "loaded": 3,
        "doubles": [],
    }
    assert run("recipients", "list").stdout.splitlines()[2].startswith("H1\th1@huyen.example")
    assert "--out" in run("report", "--period", "2023-Q1", code=2).stderr

    told = run("report", "--period", "2023-Q1", "--out", "out", "--number", "05", "--json")
    assert "PDF" in told.stderr
    drafted = json.loads(told.stdout)
    assert (drafted["state"], drafted["kind"]) == ("draft", "province")
    word = next(Path(name) for name in drafted["files"] if name.endswith(".docx"))
    assert "Số 05-BC/TU" in text_of(word.read_bytes())
    assert "duyệt" in run("send", "--period", "2023-Q1", "--unit", "T", code=1).stderr

    told = run("report", "--period", "2023-Q1", "--approve", "--out", "out", code=1)
    assert "[… họ và tên …]" in told.stderr
    word.write_bytes(written(word.read_bytes()))
    run("report", "--period", "2023-Q1", "--approve", "--out", "out")
    assert "--approve" in run("report", "--period", "2023-Q1", "--as-it-is", code=2).stderr
    sent = json.loads(run("send", "--period", "2023-Q1", "--unit", "T", "--json").stdout)
    assert (sent["queued"], sent["already"], sent["sent"]) == (2, 0, 2)
    again = json.loads(run("send", "--period", "2023-Q1", "--unit", "T", "--json").stdout)
    assert (again["queued"], again["already"], again["sent"]) == (0, 2, 0)
    listed = json.loads(run("outbox", "list", "--json").stdout)["mails"]
    assert [one["state"] for one in listed] == ["sent", "sent"]
    assert "đã gửi" in run("outbox", "list", "--period", "2023-Q1").stdout
    assert "quyết định" in run("outbox", "resend", "1", code=2).stderr
    assert json.loads(run("outbox", "send", "--json").stdout)["sent"] == 0

    files = sorted((folder / "var" / "outbox").glob("*.eml"))
    assert len(files) == 2
    message = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"].startswith("Báo cáo quý I năm 2023 của Tỉnh ủy Mẫu")
    assert [one.get_filename() for one in message.iter_attachments()] == [
        "Sổ tổng hợp 2023-Q1 Tỉnh ủy Mẫu.xlsx",
        "Báo cáo 2023-Q1 Tỉnh ủy Mẫu.docx",
    ]


def test_a_mail_given_up_ends_the_command_with_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is not there: said, exit code 1, the mails wait in the outbox."""
    from tests.service.province import UNITS

    (folder / "units.yaml").write_text(UNITS, encoding="utf-8")
    (folder / "noi-nhan.yaml").write_text(LIST, encoding="utf-8")
    for words in (
        ("init",),
        ("units", "load", "units.yaml"),
        ("periods", "open", "2023-Q1"),
        ("recipients", "load", "noi-nhan.yaml"),
    ):
        run(*words)
    monkeypatch.setenv("TONGHOP_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("TONGHOP_SMTP_PORT", "1")
    monkeypatch.setenv("TONGHOP_MAIL_FROM", "vp@tinh.example")
    monkeypatch.setenv("TONGHOP_REPORT_APPROVAL", "automatic")

    told = run("send", "--period", "2023-Q1", "--unit", "T", code=1)
    assert "Ngừng gửi" in told.stderr
    assert run("outbox", "list", "--state", "queued").stdout.count("chờ gửi") == 2
