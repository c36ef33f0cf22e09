"""Presentation rooms as state machines, in memory or in Redis; independent of the user interface."""

from ecosystem.live.audience import AudienceQuestion, QuestionStatus, Results
from ecosystem.live.room import (
    Question,
    QuestionError,
    Room,
    RoomEndedError,
    RoomError,
    SharedPage,
    TooLargeError,
)
from ecosystem.live.rooms import LimitReachedError, Limits, NotPresenterError, Rooms, Ticket, UnknownRoomError
from ecosystem.live.store import MemoryStore, RoomsUnavailableError, Store

__all__ = [
    "AudienceQuestion",
    "LimitReachedError",
    "Limits",
    "MemoryStore",
    "NotPresenterError",
    "Question",
    "QuestionError",
    "QuestionStatus",
    "Results",
    "Room",
    "RoomEndedError",
    "RoomError",
    "Rooms",
    "RoomsUnavailableError",
    "SharedPage",
    "Store",
    "Ticket",
    "TooLargeError",
    "UnknownRoomError",
]
