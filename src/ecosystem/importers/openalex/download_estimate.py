"""How much a download will be, from one request."""

from __future__ import annotations

from dataclasses import dataclass

from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.budget import WITHOUT_KEY, Budget
from ecosystem.importers.openalex.client import Client
from ecosystem.importers.openalex.errors import StoppedError
from ecosystem.importers.openalex.request import BATCH, PAGE, Request, works_address
from ecosystem.importers.openalex.response_parser import page_of
from ecosystem.importers.openalex.surroundings import Surroundings
from ecosystem.importers.openalex.transport import API, checked_api


@dataclass(frozen=True)
class Estimate:
    """What a download will take, from one request.

    Attributes
    ----------
    works : int
        Works the server says there are.
    pages : int
        Requests for pages of works.
    batches : int
        Requests for authors, at most: an estimate.
    basis : str
        What the estimate rests on.
    credits_each : int
        What a request was said to cost, or the dearest price OpenAlex has asked.
    """

    works: int
    pages: int
    batches: int
    basis: str
    credits_each: int

    @property
    def calls(self) -> int:
        """Requests in all, at most."""
        return self.pages + self.batches

    def described(self, allowed: int) -> str:
        """Say it in a few lines.

        Parameters
        ----------
        allowed : int
            Credits a day.
        """
        credits = self.calls * self.credits_each
        days = -(-credits // max(allowed, 1))
        return (
            f"{self.works:,} works: {self.pages:,} calls for their pages, about {self.batches:,} for their authors at "
            f"most.\n{self.basis}\nAbout {self.calls:,} calls in all, {credits:,} credits at {self.credits_each} each; "
            f"with {allowed:,} credits a day, {days:,} {'day' if days == 1 else 'days'}."
        )


def estimate(
    request: Request,
    *,
    key: ApiKey | None = None,
    api: str = API,
    page: int = PAGE,
    batch: int = BATCH,
    surroundings: Surroundings | None = None,
) -> Estimate:
    """Ask once how much a download will be; nothing is written.

    Parameters
    ----------
    request, key, api, page, batch, surroundings
        As for :func:`ecosystem.importers.openalex.author_download.fetch_authors`.

    Raises
    ------
    DownloadError, StoppedError
        If the server refuses, or keeps failing.
    """
    around = surroundings or Surroundings()
    budget = Budget(WITHOUT_KEY, lambda day, credits, calls: 0, around.now)
    client = Client(
        checked_api(api, has_key=key is not None),
        key,
        budget,
        around.transport,
        around.sleep,
        around.chance,
        around.now,
        around.stop,
        around.on_wait,
    )
    found = page_of(client.ask(works_address(request, cursor=None, size=page)), "", request.country)
    if isinstance(found, str):
        raise StoppedError(f"No estimate: {found}.")
    read, named = len(found.works), len(found.authors)
    authors = -(-found.total * named // read) if read else 0
    basis = (
        f"The first {read:,} works name {named:,} different authors in {request.country}; as authors come again, the "
        "rest will name fewer new ones."
    )
    # A last page that is full is followed by an empty one.
    return Estimate(found.total, found.total // page + 1, -(-authors // batch), basis, budget.cost)
