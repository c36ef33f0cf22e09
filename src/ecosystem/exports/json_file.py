"""JSON files of a view: question, headline, summary, provenance, and the numbers of its CSV."""

import json

from ecosystem.exports.numbers import numbers_table
from ecosystem.exports.provenance import provenance_rows
from ecosystem.views import View


def view_json(view: View, *, link: str = "") -> bytes:
    """Write a view's numbers as records, as in :func:`view_csv`; what is suppressed or missing is null."""
    content = {
        "id": view.id,
        "question": view.question,
        "headline": view.headline,
        "summary": view.summary,
        "provenance": dict(provenance_rows(view, link)),
        "rows": json.loads(numbers_table(view).to_json(orient="records", date_format="iso", double_precision=15)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
