"""Media types of files, by format; apart from the code that writes them, which the server imports after its start."""

from typing import Final

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
