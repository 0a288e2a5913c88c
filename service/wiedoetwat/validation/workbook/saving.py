"""A workbook as bytes: the same content gives the same bytes, whatever the clock says."""

import re
import zipfile
from io import BytesIO
from typing import Final

from openpyxl import Workbook

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file knows."""
_MOMENT: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def to_bytes(book: Workbook) -> bytes:
    """Return a workbook as an .xlsx file without moments in it."""
    raw = BytesIO()
    book.save(raw)
    fixed = BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", content)
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            target.writestr(part, content)
    return fixed.getvalue()


def same_content(one: bytes, other: bytes) -> bool:
    """Return whether two workbooks hold the same parts, however they were compressed."""
    return _parts(one) == _parts(other)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
