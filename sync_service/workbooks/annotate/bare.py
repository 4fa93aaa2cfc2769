"""The least .xlsx package there can be: styles of one font, and no sheet yet."""

from sync_service.workbooks.archive import archive, pack

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FONT = '<font><sz val="12"/><name val="Times New Roman"/><family val="1"/></font>'
_NO_FILLS = (
    '<fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
)
_NO_BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_PLAIN = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}"><bookViews><workbookView/></bookViews>'
    "<sheets/></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1">{_FONT}</fonts>'
    f'<fills count="2">{_NO_FILLS}</fills><borders count="1">{_NO_BORDER}</borders>'
    f'<cellStyleXfs count="1"><xf {_PLAIN}/></cellStyleXfs>'
    f'<cellXfs count="1"><xf {_PLAIN} xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}


def bare_workbook() -> bytes:
    """The package, to which a first sheet can be added."""
    return archive(pack(name, (_HEAD + xml).encode(), 6) for name, xml in _PARTS.items())
