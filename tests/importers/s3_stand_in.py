"""A stand-in for Amazon's S3 on this machine: the three calls that reading needs, and ways of failing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.importers.loopback import Quiet, serving

LISTED = (
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<Name>{bucket}</Name><Prefix>{prefix}</Prefix><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys>"
    "<IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
)
ROW = (
    '<Contents><Key>{key}</Key><LastModified>2025-06-01T00:00:00.000Z</LastModified><ETag>"0"</ETag><Size>{size}</Size>'
    "<StorageClass>STANDARD</StorageClass></Contents>"
)
FOLDER = "<CommonPrefixes><Prefix>{key}</Prefix></CommonPrefixes>"
ERROR = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'


@dataclass
class Bucket:
    """One bucket.

    Attributes
    ----------
    objects : mapping of str to bytes
        By key.
    breaks : int
        How many answers with an object's bytes break off in the middle.
    secret : bool
        Whether everybody is refused.
    signed : list of bool
        Of each request, whether it carried credentials.
    """

    objects: Mapping[str, bytes]
    breaks: int = 0
    secret: bool = False
    signed: list[bool] = field(default_factory=list)


@contextmanager
def served(name: str, bucket: Bucket) -> Iterator[str]:
    """Serve a bucket on the loopback address; gives the address for ``AWS_ENDPOINT_URL``."""

    class Handler(Quiet):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            bucket.signed.append("Authorization" in self.headers)
            parts = urlsplit(self.path)
            where, _, key = unquote(parts.path).lstrip("/").partition("/")
            if bucket.secret:
                self._send(403, ERROR.format(code="AccessDenied").encode(), body=body)
            elif where != name:
                self._send(404, ERROR.format(code="NoSuchBucket").encode(), body=body)
            elif not key:
                self._send(
                    200, self._listed({name: values[0] for name, values in parse_qs(parts.query).items()}), body=body
                )
            elif key not in bucket.objects:
                self._send(404, ERROR.format(code="NoSuchKey").encode(), body=body)
            else:
                self._object(bucket.objects[key], body=body)

        def _listed(self, requested: Mapping[str, str]) -> bytes:
            prefix, until = requested.get("prefix", ""), requested.get("delimiter", "")
            rows: list[str] = []
            for key, content in sorted(bucket.objects.items()):
                rest = key.removeprefix(prefix)
                if not key.startswith(prefix):
                    continue
                if until and until in rest:  # what lies deeper is reported by the name of its folder, once
                    row = FOLDER.format(key=escape(prefix + rest.partition(until)[0] + until))
                    rows += [] if row in rows else [row]
                else:
                    rows.append(ROW.format(key=escape(key), size=len(content)))
            return LISTED.format(bucket=name, prefix=escape(prefix), count=len(rows), rows="".join(rows)).encode()

        def _object(self, content: bytes, *, body: bool) -> None:
            requested = self.headers.get("Range")
            first, _, last = (requested or "bytes=0-").removeprefix("bytes=").partition("-")
            part = content[int(first) : int(last or len(content)) + 1]
            self.send_response(206 if requested else 200)
            self.send_header("Content-Length", str(len(part) if body else len(content)))
            self.send_header("ETag", '"0"')
            self.send_header("Last-Modified", "Sun, 01 Jun 2025 00:00:00 GMT")
            if requested:
                self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}")
            self.end_headers()
            if body and bucket.breaks > 0:
                bucket.breaks -= 1
                part = part[: len(part) // 2]
                self.close_connection = True
            if body:
                self.wfile.write(part)

        def _send(self, status: int, content: bytes, *, body: bool) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if body:
                self.wfile.write(content)

    with serving(Handler) as address:
        yield address
