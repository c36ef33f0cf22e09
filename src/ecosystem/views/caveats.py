"""What a reader must know when filters on moves meet views of whole careers."""

from __future__ import annotations

from ecosystem.selection import DIMENSIONS, Scope

OF_MOVES = {"direction": "direction", "crossing": "border", "evidence": "evidence"}


def chosen_for_a_move(scope: Scope) -> str:
    """Say that the people were chosen for a move they made, where they were; else nothing.

    Whoever is kept for having moved has moved: waits are shorter and rates higher among them than among all.
    """
    conditioned = [
        focus for focus in scope.selection.focus if DIMENSIONS[focus.column].of_moves and not DIMENSIONS[focus.column].of_people
    ]
    return "These people were chosen for a move they made, which shortens waits and raises rates. " if conditioned else ""


def not_applied(scope: Scope) -> str:
    """Name the filters on moves that a view of whole careers leaves aside; empty where none is set."""
    idle = [title for name, title in OF_MOVES.items() if getattr(scope.selection, name)]
    return f"; the filter on {' and '.join(idle)} narrows moves, not careers" if idle else ""
