"""Estimate the requests and credits of a download from one request."""

from dataclasses import dataclass

from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.budget import CREDITS_WITHOUT_KEY, Budget
from ecosystem.importers.openalex.client import Client
from ecosystem.importers.openalex.errors import StoppedError
from ecosystem.importers.openalex.request import BATCH_SIZE, PAGE_SIZE, DownloadRequest, works_path
from ecosystem.importers.openalex.response_parser import parse_works_page
from ecosystem.importers.openalex.transport import API_URL, DownloadIO, check_api_url


@dataclass(frozen=True)
class DownloadEstimate:
    """Estimated size of a download."""

    works: int
    pages: int
    batches: int  # upper bound of the requests for authors, extrapolated from the first page
    basis: str
    credits_each: int  # stated price of a request, or the highest that OpenAlex has charged

    @property
    def calls(self) -> int:
        """Requests in total, at most."""
        return self.pages + self.batches

    def describe(self, allowed: int) -> str:
        """Return the estimate in a few lines, for a budget of `allowed` credits a day."""
        credits = self.calls * self.credits_each
        days = -(-credits // max(allowed, 1))
        return (
            f"{self.works:,} works: {self.pages:,} calls for their pages, at most about {self.batches:,} for their "
            f"authors.\n{self.basis}\nAbout {self.calls:,} calls in total, {credits:,} credits at {self.credits_each} "
            f"each; with {allowed:,} credits a day, {days:,} {'day' if days == 1 else 'days'}."
        )


def estimate_download(
    request: DownloadRequest,
    *,
    key: ApiKey | None = None,
    api: str = API_URL,
    page_size: int = PAGE_SIZE,
    batch_size: int = BATCH_SIZE,
    io: DownloadIO | None = None,
) -> DownloadEstimate:
    """Estimate a download from one request; nothing is written.

    The parameters are those of :func:`ecosystem.importers.openalex.author_download.download_authors`.
    """
    io = io or DownloadIO()
    budget = Budget(CREDITS_WITHOUT_KEY, lambda day, credits, calls: 0, io.now)
    client = Client(check_api_url(api, has_key=key is not None), key, budget, io)
    page = parse_works_page(client.get(works_path(request, cursor=None, size=page_size)), "", request.country)
    if isinstance(page, str):
        raise StoppedError(f"No estimate: {page}.")
    read, named = len(page.works), len(page.authors)
    authors = -(-page.total * named // read) if read else 0
    basis = (
        f"The first {read:,} works name {named:,} different authors in {request.country}; the rest will name fewer new "
        "ones, since authors recur."
    )
    # A last page that is full is followed by an empty one.
    return DownloadEstimate(page.total, page.total // page_size + 1, -(-authors // batch_size), basis, budget.cost)
