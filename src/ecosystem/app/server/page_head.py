"""What search engines, link previews and programs read: the head of each page, robots.txt, sitemap.xml and llms.txt."""

import os
from html import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ecosystem.page_list import BY_NAME, ENTRIES, PRODUCT, path
from ecosystem.site import SITE, public_address

PICTURE = "preview.png"
"""In the folder ``static``, 1200 × 630 pixels; drawn by ``python3 -m tests.browser.pictures``."""
WIDTH, HEIGHT = 1200, 630
HEADERS = {"Cache-Control": "public, max-age=3600"}


def page_head(address_path: str) -> str:
    """Return title, description and link preview of the page at a path, as HTML.

    A link preview needs whole addresses: it has picture and address where the public address is set.
    """
    page = BY_NAME.get(address_path.rpartition("/")[2], ENTRIES[0])
    title, public = f"{page.title} · {PRODUCT}", public_address(os.environ)
    properties = {"og:type": "website", "og:site_name": PRODUCT, "og:title": title, "og:description": page.question}
    if public:
        properties |= {"og:url": f"{public}/{path(page.name)}", "og:image": f"{public}/{PICTURE}"}
        properties |= {"og:image:width": str(WIDTH), "og:image:height": str(HEIGHT)}
    named = {"description": page.question, **({"ecosystem-address": public} if public else {})}
    return "".join(
        (
            f"<title>{escape(title)}</title>",
            *(f'<meta name="{name}" content="{escape(text)}">' for name, text in named.items()),
            *(f'<meta property="{name}" content="{escape(text)}">' for name, text in properties.items()),
            '<meta name="twitter:card" content="summary_large_image">' if public else "",
            f'<link rel="canonical" href="{escape(properties["og:url"])}">' if public else "",
        )
    )


def routes(prefix: str = "", *, closed: bool = False) -> list[BaseRoute]:
    """Return the routes under the server's base path; a server that is `closed` by a login is for no search engine."""

    def robots(request: Request) -> Response:
        if closed:
            return PlainTextResponse("User-agent: *\nDisallow: /\n")
        return PlainTextResponse(f"User-agent: *\nDisallow: {prefix}/api/\nSitemap: {root(request)}sitemap.xml\n")

    return [
        Route(f"{prefix}/robots.txt", robots),
        Route(f"{prefix}/sitemap.xml", sitemap),
        Route(f"{prefix}/llms.txt", for_language_models),
        Route(f"{prefix}/{PICTURE}", picture),
    ]


def sitemap(request: Request) -> Response:
    """Return the addresses of all pages."""
    places = "".join(f"<url><loc>{escape(root(request) + path(entry.name))}</loc></url>" for entry in ENTRIES)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}'
    return Response(f"{text}</urlset>", media_type="application/xml", headers=HEADERS)


def for_language_models(request: Request) -> Response:
    """Return what the dashboard holds and how a program reads it, as Markdown (llmstxt.org)."""
    here = root(request)
    lines = (
        f"# {PRODUCT}",
        f"> {ENTRIES[0].question}",
        "The pages are drawn by scripts. Programs read the same views, with interval, n, base and sources, as files:",
        f"- [Views]({here}api/views): ids, questions and parameters",
        f"- [Description]({here}api/openapi.json): OpenAPI",
        f"- [An example]({here}api/views/context.articles.json): also .csv; the query is that of a page's link",
        "## Pages",
        *(f"- [{entry.title}]({here}{path(entry.name)}): {entry.question}" for entry in ENTRIES),
    )
    return PlainTextResponse("\n\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:]) + "\n", headers=HEADERS)


def picture(_: Request) -> Response:
    """Return the picture of a link preview."""
    return Response((SITE / "static" / PICTURE).read_bytes(), media_type="image/png", headers=HEADERS)


def root(request: Request, own: str = "/") -> str:
    """Return the address of the dashboard, with a slash at its end: the public one, or that of a request.

    `own` is where the request's own part of the path begins.
    """
    public = public_address(os.environ)
    before = request.url.path.rpartition(own)[0]
    return f"{public}/" if public else str(request.url.replace(path=f"{before}/", query=""))
