"""The upload page: by plain requests, as a browser without JavaScript does, and in Chromium."""

import re
import socket
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import func, select
from urllib3 import encode_multipart_formdata
from werkzeug.test import TestResponse

from sync_service.app import create_app, serving
from sync_service.database.channels import Closure
from sync_service.database.tables import submissions
from sync_service.settings import Settings
from sync_service.stages import channels as office
from sync_service.stages.review import return_
from sync_service.web.pages import upload
from sync_service.web.pages.texts import _TEXTS
from tests.conftest import needs
from tests.service import sent_reports
from tests.service.province import Province, found_province, honest
from tests.service.sent_reports import PERIOD

PAGES = Path(upload.__file__).parent
HOSTILE = "<script>alert(1)</script> \"'&.xlsx"


@dataclass
class Site:
    """A province with its page; `codes` has each unit's."""

    province: Province
    settings: Settings
    codes: dict[str, str]

    def client(self) -> FlaskClient:
        """A new browser."""
        return create_app(self.settings, self.province.context).test_client()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The small province, 2023-Q1 open, every unit with its link."""
    province = found_province(tmp_path)
    province.open(PERIOD)
    made = office.make_links(province.context, None, "test")
    settings = Settings(home=tmp_path / "home", port=0, max_upload_mb=1)
    yield Site(province, settings, {one.unit: one.code for one in made})
    province.engine.dispose()


def report(site: Site, unit: str = "G1", **counts: int) -> bytes:
    """A report in order."""
    return sent_reports.report(site.province, unit, **counts)


def wrong(site: Site, unit: str = "G1") -> bytes:
    """A report whose closing number does not follow."""
    return sent_reports.wrong(site.province, unit)


def enter(site: Site, unit: str = "G1", client: FlaskClient | None = None) -> FlaskClient:
    """A browser that has opened a unit's link."""
    client = client or site.client()
    answer = client.get(f"/nop/{site.codes[unit]}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nop")
    return client


def token(client: FlaskClient) -> str:
    """What the page's form carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/nop").text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, *files: tuple[str, bytes], csrf: str | None = None) -> TestResponse:
    """The answer to the page's form."""
    fields = {"csrf_token": token(client) if csrf is None else csrf}
    parts: list[tuple[str, Any]] = [("file", file) for file in files]
    body, kind = encode_multipart_formdata([*parts, *fields.items()])
    return client.post("/nop", data=body, content_type=kind)


def words(answer: TestResponse) -> str:
    """The text of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_report_goes_through_without_javascript(site: Site) -> None:
    """By its link: template, sending, receipt, state of the own report, all on plain HTML."""
    client = enter(site)
    first = words(client.get("/nop"))
    assert "Chi bộ cơ sở Một (mã G1)" in first
    assert "CHƯA NỘP" in first
    issued = client.get(f"/nop/bieu-mau/{PERIOD}")
    assert issued.data.startswith(b"PK")
    assert "attachment" in issued.headers["Content-Disposition"]

    answer = send(client, ("báo cáo.xlsx", report(site, a=30)))

    assert answer.status_code == 200
    assert "ĐÃ ĐƯỢC NHẬN" in words(answer)
    assert "Số biên nhận: 1" in words(answer)
    assert site.province.figure(PERIOD, "D") == 30
    receipt = client.get("/nop/ket-qua/1")
    assert receipt.data.startswith(b"PK")
    assert "ĐÃ ĐƯỢC NHẬN" in words(client.get("/nop"))


def test_faults_are_shown_at_once(site: Site) -> None:
    """Several files: each with its verdict, its findings by sheet and cell, its marked workbook."""
    client = enter(site, "H1")
    answer = send(
        client,
        ("đúng.xlsx", report(site, "G1")),
        ("sai.xlsx", wrong(site, "G2")),
        ("của H2.xlsx", report(site, "G3", a=7319)),
        ("ảnh.png", b"\x89PNG"),
        ("cũ.rar", b"Rar!"),
    )
    told = words(answer)
    assert answer.text.count('<section class="card result') == 5
    assert "Biểu 1, ô" in told
    assert "PHẢI SỬA" in told
    assert "không thuộc phạm vi của người gửi" in told
    assert "7319" not in told
    assert "Không mở được tệp nén" in told
    marked = client.get("/nop/ket-qua/2")
    assert marked.status_code == 200
    assert client.get("/nop/ket-qua/3").status_code == 404  # kept, but not H1's
    again = send(client, ("đúng.xlsx", report(site, "G1")))
    assert "ĐÃ GỬI TRƯỚC ĐÂY" in words(again)
    assert "Số biên nhận: 1" in words(again)


def test_a_returned_report_says_why(site: Site) -> None:
    """The clerk sees the reason of the unit above, and what counts."""
    client = enter(site)
    send(client, ("a.xlsx", report(site)))
    return_(site.province.context, 1, "test", "Thiếu <b>phụ lục</b>")
    told = client.get("/nop").text
    assert "BỊ CẤP TRÊN TRẢ LẠI" in told
    assert "Thiếu &lt;b&gt;phụ lục&lt;/b&gt;" in told
    send(client, ("a.xlsx", report(site, a=11)))
    assert "Đang tính số liệu của lần gửi thứ 2" in words(client.get("/nop"))


def test_only_the_code_opens_the_page(site: Site) -> None:
    """Typed in any spelling it opens; wrong, revoked or foreign it does not, nor does a guess."""
    client = site.client()
    assert "Nhập mã nộp báo cáo" in words(client.get("/nop"))
    for method, path in (
        ("GET", "/nop/ket-qua/1"),
        ("GET", f"/nop/bieu-mau/{PERIOD}"),
        ("POST", "/nop"),
        ("GET", "/nop/ABCD"),
    ):
        assert client.open(path, method=method).status_code == 403, path
    code = site.codes["G1"].lower().replace("-", " ")
    fields = {"csrf_token": token(client), "code": code}
    assert client.post("/nop/ma", data=fields).status_code == 303
    send(enter(site, "G3"), ("a.xlsx", report(site, "G3")))
    assert client.get("/nop/ket-qua/1").status_code == 404
    assert client.get("/nop").status_code == 200
    office.revoke_links(site.province.context, ["G1"], "test")
    assert client.get("/nop").status_code == 403
    assert "Nhập mã" in words(client.get("/nop"))


def test_leaving_forgets_the_code(site: Site) -> None:
    """After it the page asks for the code again."""
    client = enter(site)
    assert client.post("/nop/thoat", data={"csrf_token": token(client)}).status_code == 303
    assert "Nhập mã" in words(client.get("/nop"))


def test_forms_of_others_are_refused(site: Site) -> None:
    """Without the session's own token, or with another's, nothing is received."""
    client, other = enter(site), enter(site, "G3")
    for csrf in ("", "x", token(other)):
        answer = send(client, ("a.xlsx", report(site)), csrf=csrf)
        assert answer.status_code == 400
        assert "Mở lại trang" in words(answer)
    assert site.province.rollup(PERIOD).coverage.accepted == 0


def test_guessing_and_flooding_are_slowed_down(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong codes are limited, right ones are not; so is the number of uploads."""
    client = site.client()
    found = [client.get(f"/nop/{number:028d}").status_code for number in range(25)]
    assert found == [403] * 20 + [429] * 5
    monkeypatch.setattr(upload, "_UPLOADS", "2 per minute")
    client = enter(site)
    csrf = token(client)
    assert [send(client, csrf=csrf).status_code for _ in range(3)] == [400, 400, 429]
    assert client.get("/nop").status_code == 200


def test_too_much_at_once_is_a_friendly_page(site: Site) -> None:
    """Too large, too many, or nothing at all: a sentence and the way back."""
    client = enter(site)
    answer = send(client, ("a.xlsx", b"x" * 3_000_000))
    assert (answer.status_code, "không quá 1 MB" in words(answer)) == (413, True)
    answer = send(client, *((f"{number}.xlsx", b"") for number in range(101)))
    assert (answer.status_code, "100 tệp" in words(answer)) == (400, True)
    answer = send(client)
    assert (answer.status_code, "Chưa chọn tệp nào" in words(answer)) == (400, True)


def test_archives_share_one_limit(site: Site) -> None:
    """Many small archives, each within the limits, do not unpack to more than one may."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rỗng.xlsx", bytes(900_000))
    bombs = [(f"{number}.zip", packed.getvalue()) for number in range(10)]
    answer = send(enter(site), *bombs, ("cuối.xlsx", report(site)))
    assert answer.status_code == 200
    assert 4 <= stored(site) <= 5
    assert "quá lớn" in words(answer)
    assert re.search(r"cuối\.xlsx .*quá nhiều tệp", words(answer))  # told, not just left out


def test_two_tabs_send_one_after_the_other(site: Site) -> None:
    """Both forms stay good; each file is a version, the same file again is none."""
    client = enter(site)
    first, second = token(client), token(client)
    newer = report(site, a=20)
    assert "ĐÃ ĐƯỢC NHẬN" in words(send(client, ("a.xlsx", report(site, a=10)), csrf=first))
    assert "ĐÃ ĐƯỢC NHẬN" in words(send(client, ("a.xlsx", newer), csrf=second))
    assert "ĐÃ GỬI TRƯỚC ĐÂY" in words(send(client, ("a.xlsx", newer), csrf=first))
    assert (site.province.figure(PERIOD, "D"), stored(site)) == (20, 2)


def stored(site: Site) -> int:
    """How many files are in the store."""
    with site.province.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(submissions)) or 0


def test_an_upload_broken_off_leaves_nothing(site: Site) -> None:
    """The browser is closed in mid-sending: nothing is received, and the service goes on."""
    content = report(site, a=30)
    with serving(site.settings, site.province.context) as address, requests.Session() as browser:
        browser.trust_env = False
        page = browser.get(f"{address}/nop/{site.codes['G1']}", timeout=60)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found is not None
        parts: list[tuple[str, Any]] = [("file", ("a.xlsx", content)), ("csrf_token", found[1])]
        body, kind = encode_multipart_formdata(parts)
        cookies = "; ".join(f"{one.name}={one.value}" for one in browser.cookies)
        host, port = address.removeprefix("http://").split(":")
        head = (
            f"POST /nop HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((host, int(port)), timeout=60) as line:
            line.sendall(head.encode() + body[: len(body) // 2])
        assert browser.get(f"{address}/nop", timeout=60).status_code == 200
        assert stored(site) == 0
        with socket.create_connection((host, int(port)), timeout=60) as line:
            line.sendall(head.encode() + body)
            assert b"200" in line.recv(100)
    assert (stored(site), site.province.figure(PERIOD, "D")) == (1, 30)


def test_what_clerks_write_is_only_text(site: Site) -> None:
    """Names of files and texts in cells come back escaped."""
    client = enter(site)
    figures = honest(PERIOD, "G1") | {("D", "Tổng số"): "<img src=x onerror=alert(1)>"}
    answer = send(client, (HOSTILE, site.province.filled(PERIOD, "G1", figures)))
    for text in (answer.text, client.get("/nop").text):
        assert "<script>alert" not in text
        assert "<img" not in text
    assert "&lt;img src=x" in answer.text


def test_headers_and_cookies(site: Site) -> None:
    """Nothing runs but the page's own script; the session cookie is the server's alone."""
    client = enter(site)
    for path in ("/nop", "/nop/khong-co", "/nop/tep/nop.css", "/nop/tep/nop.js"):
        answer = client.get(path, buffered=True)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = enter(site).get_cookie("tonghop")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    secure = Settings(home=site.settings.home, public_url="https://bao-cao.tinh.vn")
    client = create_app(secure, site.province.context).test_client()
    assert "Secure" in client.get("/nop").headers["Set-Cookie"]
    # The code of a link opens the page only, not what programs use.
    api = client.get("/api/v1/plans", headers={"Authorization": f"Bearer {site.codes['G1']}"})
    assert api.status_code == 401


def test_english_on_request(site: Site) -> None:
    """With ?lang=en the whole page is English, and stays so; the browser's wish is not asked."""
    client = enter(site)
    wish = {"Accept-Language": "en-US"}
    assert "Nộp báo cáo" in words(client.get("/nop", headers=wish))
    assert "NOT SENT YET" in words(client.get("/nop?lang=en"))
    answer = words(send(client, ("a.xlsx", wrong(site))))
    assert "MUST BE CORRECTED" in answer
    assert "Receipt number" not in answer  # of what was not accepted
    assert "Receipt number: 2" in words(send(client, ("b.xlsx", report(site))))


def test_a_closed_page_says_so(site: Site) -> None:
    """Switched off for the unit: told before sending, and again after."""
    office.switch(site.province.context, Closure("upload", unit="H1"), is_open=False, actor="t")
    client = enter(site)
    assert "đang tạm tắt" in words(client.get("/nop"))
    assert "không được nhận qua trang nộp báo cáo" in words(send(client, ("a", report(site))))
    assert "đang tạm tắt" not in words(enter(site, "G3").get("/nop"))


def test_before_any_period_and_outside_the_tree(site: Site) -> None:
    """A unit that owes nothing now, or has no workbook, is told so in words."""
    client = enter(site, "H2")
    assert client.get("/nop/bieu-mau/2022-Q1").status_code == 404
    assert client.get("/nop/bieu-mau/abc").status_code == 404


def test_a_fault_of_ours_is_a_page_with_a_reference(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No traceback, no path; the log has the reference and no code."""
    client = enter(site)
    monkeypatch.setattr(upload, "own_desk", lambda *_: 1 / 0)
    answer = client.get("/nop")
    assert answer.status_code == 500
    found = re.search(r"mã ([0-9a-f]{8})", words(answer))
    assert found is not None
    assert found[1] in caplog.text
    assert "Traceback" not in answer.text
    assert site.codes["G1"] not in caplog.text


def test_pages_name_no_address_of_elsewhere() -> None:
    """No template, style or script of the pages, and no text, points outside the service."""
    files = [path for path in PAGES.rglob("*") if path.suffix in (".html", ".css", ".js", ".svg")]
    assert len(files) >= 8
    allowed = "http://www.w3.org/2000/svg"  # a name, not an address that is asked
    for path in files:
        text = path.read_text(encoding="utf-8").replace(allowed, "")
        assert not re.search(
            r"(https?:)?//[a-z0-9]", re.sub(r"^\s*// .*$", "", text, flags=re.M)
        ), path
        assert not re.search(r"@import|\son[a-z]+=|<script(?! src=)|style=", text), path
    assert not any("//" in text for pair in _TEXTS.values() for text in pair)


def test_every_text_is_in_both_languages() -> None:
    """Both have the same blanks, and every text is used."""
    used = "".join(path.read_text("utf-8") for path in PAGES.rglob("*") if path.suffix != ".pyc"
                   and path.is_file() and path.name != "texts.py").replace("'", '"')  # fmt: skip
    for name, (vi, en) in _TEXTS.items():
        assert set(re.findall(r"{\w+}", vi)) == set(re.findall(r"{\w+}", en)), name
        stem = re.match(r"standing_|state_|status_|severity_", name)
        assert f'"{stem[0] if stem else name}"' in used, name


def test_no_connection_is_made(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """From opening the link to downloading the result, the service connects to nowhere."""

    def refuse(*address: Any) -> None:
        pytest.fail(f"a connection to {address[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    client = enter(site)
    client.get(f"/nop/bieu-mau/{PERIOD}")
    send(client, ("a.xlsx", wrong(site)))
    assert client.get("/nop/ket-qua/1").status_code == 200


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, which asks nothing of the internet."""
    flags = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=needs("chromium"), args=flags.split(), timeout=60_000
        )
        yield running
        running.close()


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the page of a running service in a new window, as a unit's clerk."""
    with serving(site.settings, site.province.context) as address:
        windows = []

        def opened(unit: str = "G1", **options: Any) -> Page:
            window = browser.new_context(base_url=address, **options)
            windows.append(window)
            page = window.new_page()
            page.on("request", lambda one: outside.append(one.url))
            page.goto(f"/nop/{site.codes[unit]}")
            return page

        outside: list[str] = []
        yield opened
        for window in windows:
            window.close()
        assert [url for url in outside if not url.startswith(address)] == []


def test_dropped_files_are_sent_in_a_browser(
    site: Site, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    """Two files dropped on the frame are listed, sent, and answered with what is wrong."""
    page = open_page("H1")
    faults: list[str] = []
    page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: faults.append(str(one)))
    files = {"đúng.xlsx": report(site, "G1"), "sai.xlsx": wrong(site, "G2")}
    page.evaluate(
        """files => {
            const carried = new DataTransfer();
            for (const [name, bytes] of Object.entries(files))
                carried.items.add(new File([new Uint8Array(bytes)], name));
            document.getElementById("khung").dispatchEvent(
                new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
        }""",
        {name: list(content) for name, content in files.items()},
    )
    assert "đúng.xlsx" in page.inner_text("#da-chon")
    page.get_by_role("button", name="Gửi").click()
    page.wait_for_selector("h1:has-text('Kết quả kiểm tra')")
    assert "ĐÃ ĐƯỢC NHẬN" in page.inner_text("main")
    assert "PHẢI SỬA" in page.inner_text("main")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp đã đánh dấu chỗ sai").click()
    assert download.value.suggested_filename == "sai - kết quả.xlsx"
    assert faults == []


def test_a_browser_without_javascript(
    site: Site, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    """The same by the file chooser alone; the page is wide enough for a telephone too."""
    (tmp_path / "a.xlsx").write_bytes(report(site, a=12))
    page = open_page(java_script_enabled=False, viewport={"width": 360, "height": 700})
    assert not page.is_visible(".drop-words")
    page.set_input_files("#tep", tmp_path / "a.xlsx")
    page.get_by_role("button", name="Gửi").click()
    assert "ĐÃ ĐƯỢC NHẬN" in page.inner_text("main")
    assert site.province.figure(PERIOD, "D") == 12


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_sends_once(
    site: Site, open_page: Callable[..., Page], tmp_path: Path, javascript: bool
) -> None:
    """Impatient clerks have one report and one receipt number, with JavaScript or without."""
    (tmp_path / "a.xlsx").write_bytes(report(site, a=12))
    page = open_page(java_script_enabled=javascript)
    page.set_input_files("#tep", tmp_path / "a.xlsx")
    page.get_by_role("button", name="Gửi").dblclick()
    page.wait_for_selector("h1:has-text('Kết quả kiểm tra')")
    assert "Số biên nhận: 1" in " ".join(page.inner_text("main").split())
    assert (stored(site), site.province.figure(PERIOD, "D")) == (1, 12)


def test_too_large_is_said_before_sending(open_page: Callable[..., Page], tmp_path: Path) -> None:
    """The browser does not even begin; the letters are large enough to read."""
    (tmp_path / "a.xlsx").write_bytes(bytes(2 << 20))
    page = open_page()
    page.set_input_files("#tep", tmp_path / "a.xlsx")
    page.get_by_role("button", name="Gửi").click()
    assert "quá lớn (2 MB; cho phép đến 1 MB)" in page.inner_text("#dang-gui")
    size = page.evaluate("getComputedStyle(document.body).fontSize")
    assert float(size.removesuffix("px")) >= 16
