"""Whether a Google Sheet says anything new: a digest of all that reading it gives."""

import hashlib
import json

from sync_service.workbooks.read.workbook import ReadWorkbook


def digest_of(read: ReadWorkbook) -> str:
    """Equal as long as the sheet says the same in the same cells; our own marks do not count.

    Google counts those, a wider column or a colour as changes too.
    """
    forms = {
        code: [
            form.vector.tolist(),
            dict(form.explanations),
            sorted(form.faulty),
            [str(form.place(index)) for index in range(len(form.form.cells))],
        ]
        for code, form in read.forms.items()
    }
    said = [
        repr(read.stamp),
        forms,
        [repr(task) for task in read.tasks],
        [[one.code, str(one.place), one.value, one.read_as] for one in read.findings],
    ]
    content = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
