"""Who presents, who follows and what is shown; nothing here knows how it is drawn."""

from ecosystem.live.limits import Limits
from ecosystem.live.room import Question, Room, RoomEndedError, RoomError, RoomsUnavailableError, Shown, TooLargeError
from ecosystem.live.rooms import NotPresenterError, Rooms, Ticket, TooManyError, UnknownRoomError
from ecosystem.live.store import MemoryStore, Store

__all__ = [
    "Limits",
    "MemoryStore",
    "NotPresenterError",
    "Question",
    "Room",
    "RoomEndedError",
    "RoomError",
    "Rooms",
    "RoomsUnavailableError",
    "Shown",
    "Store",
    "Ticket",
    "TooLargeError",
    "TooManyError",
    "UnknownRoomError",
]
