"""The zip file under an Office file: parts replaced and added, the same bytes every time."""

import zipfile
from io import BytesIO

from addin.build.errors import BuildRefused

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"

_RELATIONSHIPS = "_rels/.rels"
_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def read_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file by name, in their order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_parts(parts: dict[str, bytes]) -> bytes:
    """A zip file of `parts`, each dated the first day that a zip file knows."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 0  # wherever it is built
            entry.external_attr = 0
            archive.writestr(entry, data, compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    return stream.getvalue()


def as_type(parts: dict[str, bytes], old: str, new: str) -> dict[str, bytes]:
    """`parts` with the workbook's content type `old` made `new`."""
    return {
        **parts,
        CONTENT_TYPES: _replaced(parts[CONTENT_TYPES], f'"{old}"'.encode(), f'"{new}"'.encode()),
    }


def with_ribbon(parts: dict[str, bytes], xml: bytes) -> dict[str, bytes]:
    """`parts` with the ribbon and the relationship by which Office 2010 and later find it."""
    relation = (
        f'<Relationship Id="rIdTongHop" Type="{_RIBBON_TYPE}" Target="{_RIBBON_PART}"/>'
        "</Relationships>"
    )
    relations = _replaced(parts[_RELATIONSHIPS], b"</Relationships>", relation.encode())
    return {**parts, _RELATIONSHIPS: relations, _RIBBON_PART: xml}


def _replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    if data.count(old) != 1:
        raise BuildRefused(f"{data.count(old)} times {old.decode()} in a part instead of once")
    return data.replace(old, new)
