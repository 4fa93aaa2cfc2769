"""Files made to harm, or merely far too large: a finding soon, in little memory, and no traceback.

Each bomb is read in a process of its own, whose greatest memory is measured.
"""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from sync_service.contract.loading import load_contract
from sync_service.domain.findings import Finding
from sync_service.workbooks.archive import archive, pack
from sync_service.workbooks.read.opening import open_book
from tests.conftest import ROOT
from tests.fuzz import SECONDS, Sample, Tally, samples, try_one

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# MB above what the interpreter with the service's libraries takes by itself.
MEMORY = 300

Parts = dict[str, bytes]


def zipped(parts: Parts) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def book(sheet: bytes, *, shared: bytes = b"", sheets: int = 1, more: Parts | None = None) -> Parts:
    """The parts of a workbook whose sheets all have the same text."""
    names = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    strings = f'<Relationship Id="strings" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{NS}" xmlns:r="{REL}"><sheets>{names}</sheets>'
        "</workbook>".encode(),
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{package}">{links}{strings}'
        "</Relationships>".encode(),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{NS}">'.encode() + shared + b"</sst>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheet for n in range(1, sheets + 1)}
    return {**parts, **(more or {})}


def sheet(rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    """A sheet's text."""
    head = f'{HEAD}<worksheet xmlns="{NS}">'.encode()
    return head + before + b"<sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>"


CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def blank_rows() -> bytes:
    """A million formatted rows below one figure."""
    row = '<row r="%d" s="1" customFormat="1"><c r="A2" s="1"/><c r="B2" s="1"/></row>'
    rows = "".join(row % n for n in range(2, 1_000_000))
    return zipped(book(sheet(CELL + rows.encode())))


def far_cells() -> bytes:
    """Two cells in opposite corners of the largest sheet there is."""
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return zipped(book(sheet(CELL + last, b'<dimension ref="A1:XFD1048576"/>')))


def unaddressed_cells() -> bytes:
    """A long row and a low one, whose cells do not say where they stand."""
    wide = b'<row r="1">' + b"<c><v>1</v></c>" * 16_000 + b"</row>"
    return zipped(book(sheet(wide + b'<row r="1048576"><c><v>1</v></c></row>')))


def many_sheets() -> bytes:
    """Ten thousand sheets, of which one part serves all."""
    parts = book(sheet(CELL), sheets=10_000)
    one = {name: text for name, text in parts.items() if "worksheets" not in name}
    one["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"worksheets/sheet", b"worksheets/sheet1.xml?"
    )
    one["xl/worksheets/sheet1.xml"] = sheet(CELL)
    return zipped(one)


def sheets_as_parts() -> bytes:
    """Ten thousand sheets with a part each."""
    return zipped(book(sheet(CELL), sheets=10_000))


def huge_string() -> bytes:
    """100 MB of text in one cell."""
    text = b"<is><t>" + b"a" * (100 << 20) + b"</t></is>"
    return zipped(book(sheet(b'<row r="1"><c r="A1" t="inlineStr">' + text + b"</c></row>")))


def shared_string_bomb() -> bytes:
    """One long string that a hundred thousand cells refer to."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 100_001)
    )
    return zipped(book(sheet(rows), shared=b"<si><t>" + b"a" * 1_000_000 + b"</t></si>"))


def many_strings() -> bytes:
    """60 MB of shared strings."""
    return zipped(book(sheet(CELL), shared=b"<si><t>abcdefghij</t></si>" * 2_300_000))


def merged_ranges() -> bytes:
    """A million merged ranges."""
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 1_000_000)).encode()
    return zipped(book(sheet(CELL, after=b"<mergeCells>" + ranges + b"</mergeCells>")))


def many_styles() -> bytes:
    """A million cell formats."""
    xfs = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 1_000_000
    styles = f'{HEAD}<styleSheet xmlns="{NS}"><cellXfs>'.encode() + xfs + b"</cellXfs></styleSheet>"
    return zipped(book(sheet(CELL), more={"xl/styles.xml": styles}))


def deep_nesting() -> bytes:
    """Elements a million deep."""
    depth = 1_000_000
    return zipped(book(sheet(CELL + b"<a>" * depth + b"</a>" * depth)))


def entities() -> bytes:
    """Entities that stand for ten of the one before (billion laughs)."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    text = sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>')
    return zipped(book(text.replace(HEAD.encode(), (HEAD + doctype).encode())))


def outside_entity() -> bytes:
    """An entity that is a file of the machine."""
    doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    parts = book(sheet(CELL), shared=b"<si><t>&e;</t></si>")
    shared = parts["xl/sharedStrings.xml"].replace(HEAD.encode(), HEAD.encode() + doctype)
    return zipped(parts | {"xl/sharedStrings.xml": shared})


def lying_size() -> bytes:
    """A part that says it is small and unpacks to 60 MB."""
    content = bytearray(zipped(book(sheet(b" " * (60 << 20)))))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    said, true = (1000).to_bytes(4, "little"), size.to_bytes(4, "little")
    return bytes(content).replace(true, said)


def zip_bomb() -> bytes:
    """Many parts that together unpack to a gigabyte."""
    one = pack("x", b"\0" * (50 << 20), 1)
    parts = [pack(name, content, 1) for name, content in book(sheet(CELL)).items()]
    return archive([*parts, *(replace(one, name=f"xl/media/{n}.png") for n in range(20))])


def nested_zip() -> bytes:
    """A zip in a zip in a zip."""
    inner = zipped({"a.xlsx": b"\0" * (20 << 20)})
    for _ in range(5):
        inner = zipped({f"{n}.zip": inner for n in range(10)})
    return inner


def doubled_part() -> bytes:
    """Two parts of one name, of which readers choose differently."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package, pytest.warns(UserWarning, match="Duplicate"):
        for name, content in book(sheet(CELL)).items():
            package.writestr(name, content)
        package.writestr("xl/worksheets/sheet1.xml", sheet(CELL.replace(b"1</v>", b"2</v>")))
    return out.getvalue()


def outward_name() -> bytes:
    """A part whose name leads out of the folder that it would be unpacked to."""
    return zipped(book(sheet(CELL), more={"../../etc/cron.d/x": b"*"}))


def ods_repeated() -> bytes:
    """A filled cell repeated over a whole sheet of an .ods file."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="S"><table:table-row '
        'table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {"mimetype": mimetype, "content.xml": content.encode(), "META-INF/manifest.xml": b"<m/>"}
    )


def xml_2003_far() -> bytes:
    """A cell of an Excel 2003 XML file that claims a row in the millions."""
    office = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{office}" xmlns:ss="{office}"><Worksheet '
        'ss:Name="S"><Table><Row ss:Index="99999999"><Cell ss:Index="99999999"><Data '
        'ss:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>'
    ).encode()


BOMBS: dict[Callable[[], bytes], str] = {
    blank_rows: "FILE_FOREIGN",
    far_cells: "FILE_TOO_HEAVY",
    unaddressed_cells: "FILE_TOO_HEAVY",
    many_sheets: "TOO_MANY_SHEETS",
    sheets_as_parts: "TOO_MANY_PARTS",
    huge_string: "FILE_TOO_HEAVY",
    shared_string_bomb: "FILE_TOO_HEAVY",
    many_strings: "FILE_TOO_HEAVY",
    merged_ranges: "FILE_TOO_HEAVY",
    many_styles: "FILE_TOO_HEAVY",
    deep_nesting: "FILE_FOREIGN",
    entities: "FILE_UNSAFE",
    outside_entity: "FILE_UNSAFE",
    lying_size: "SHEET_UNREADABLE",
    zip_bomb: "FILE_TOO_LARGE",
    nested_zip: "FILE_KIND",
    doubled_part: "FILE_UNSAFE",
    outward_name: "FILE_UNSAFE",
    ods_repeated: "FILE_UNREADABLE",
    xml_2003_far: "FILE_TOO_HEAVY",
}

# Reads files, and prints for each the codes of the findings, the seconds that it took, and the
# MB that were held at most so far.
_READ = """
import sys, time
from pathlib import Path
from tests.fuzz import SECRET, peak_memory
from sync_service.contract.loading import load_contract
from sync_service.workbooks.read.workbook import read_workbook
contract = load_contract()
before = peak_memory()[0]
for path in sys.argv[1:]:
    content, start = Path(path).read_bytes(), time.perf_counter()
    codes = ",".join(one.code for one in read_workbook(content, contract, SECRET).findings)
    took, (own, apart) = time.perf_counter() - start, peak_memory()
    print(Path(path).name, codes, took, own - before + apart)
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float, float]]:
    """The codes, seconds and MB for each bomb, all read by one fresh process."""
    folder = tmp_path_factory.mktemp("bombs")
    for bomb in BOMBS:
        (folder / bomb.__name__).write_bytes(bomb())
    paths = [str(folder / bomb.__name__) for bomb in BOMBS]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _READ, *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split(" ") for line in done.stdout.splitlines()]
    return {name: (codes, float(took), float(memory)) for name, codes, took, memory in lines}


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_a_bomb_is_answered_in_time_and_memory(
    bomb: Callable[[], bytes], answers: dict[str, tuple[str, float, float]]
) -> None:
    """Its finding comes within five seconds and 300 MB."""
    codes, took, memory = answers[bomb.__name__]
    assert codes == BOMBS[bomb]
    assert took < SECONDS
    assert memory < MEMORY


@pytest.fixture(scope="module")
def sound(
    tmp_path_factory: pytest.TempPathFactory, soffice_convert: Callable[[Path, str], Path]
) -> list[Sample]:
    """Filled workbooks of every kind."""
    return samples(load_contract(), tmp_path_factory.mktemp("samples"), soffice_convert)


@pytest.mark.parametrize("number", range(4))
def test_random_damage_is_answered(sound: list[Sample], number: int, tmp_path: Path) -> None:
    """No exception, no delay, and never another figure where check sums tell of the damage."""
    one, draw, tally, contract = sound[number], Random(number), Tally(tmp_path), load_contract()
    assert not [found.code for found in one.read.findings if found.severity == "error"]
    assert one.read.forms["member_statistics"].vector[0] == 30
    for _ in range(150 if one.kind.endswith("xlsx") else 20):
        content, is_told = one.damaged(draw)
        try_one(one, content, is_told, contract, tally)
    assert tally.faults == []
    assert tally.answers[f"{one.kind}: refused"]


def test_a_part_without_a_name_is_damage(sound: list[Sample]) -> None:
    """Python's own zipfile fails over one: found by random bytes."""
    content = archive([*sound[0].packed.values(), pack("", b"nameless", 1)])
    told = open_book(content)
    assert isinstance(told, Finding) and told.code == "FILE_UNREADABLE"


def test_a_package_cut_anywhere_is_refused(sound: list[Sample]) -> None:
    """Cut off at any byte, a package is not read from what is left."""
    content = sound[0].content
    for end in (*range(1, 60), *range(60, len(content), len(content) // 50), len(content) - 1):
        assert isinstance(open_book(content[:end]), Finding)
