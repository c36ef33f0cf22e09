"""Complementary suppression: cells of a table of counts to hide so that small ones cannot be solved for."""

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


def protected(counts: npt.NDArray[np.int64], minimum: int) -> Mask:
    """Mask the cells of a table of counts that must not be shown.

    Cells below `minimum` are hidden, and with them the smallest others of their column, row or table, until no hidden
    cell above zero that is below `minimum` follows from the cells shown and the totals. Totals of columns of at least
    `minimum`, the totals of rows that may be shown beside each other, and the total of the table count as known.

    Parameters
    ----------
    counts : ndarray of int, shape (rows, columns)

    Returns
    -------
    ndarray of bool, shape (rows, columns)

    References
    ----------
    Hundepool et al. 2012, Statistical Disclosure Control, chapter 4.

    Examples
    --------
    >>> protected(np.array([[30], [9], [2]]), 5).ravel()  # 2 alone would follow from the total
    array([False,  True,  True])
    """
    counts = np.asarray(counts, dtype=np.int64)
    hidden: Mask = counts < minimum
    if not counts.size:
        return hidden
    for axis in (0, 1):  # by column first: a column alone is then protected by the same cells
        for line in range(counts.shape[1 - axis]):
            _protect_line(np.moveaxis(counts, axis, 0)[:, line], np.moveaxis(hidden, axis, 0)[:, line])
    while True:
        cells = ((int(row), int(column)) for row, column in np.argwhere((counts > 0) & (counts < minimum)))
        solved = next((cell for cell in cells if _is_solved(counts, hidden, cell, minimum)), None)
        if solved is None or hidden.all():
            return hidden
        row, column = solved
        near = np.zeros_like(hidden)
        near[row, :] = near[:, column] = True
        candidates = ~hidden & near if (~hidden & near).any() else ~hidden
        hidden.flat[np.argmin(np.where(candidates, counts, np.iinfo(np.int64).max))] = True


def _of_line(counts: npt.NDArray[np.int64], minimum: int) -> Mask:
    """Return the cells of a single line that must not be shown beside its total."""
    hidden: Mask = counts < minimum
    _protect_line(counts, hidden)
    return hidden


def _protect_line(counts: npt.NDArray[np.int64], hidden: Mask) -> None:
    """Hide the smallest other cell of a line whose total would give its only hidden one."""
    if hidden.sum() == 1 and counts[hidden].any() and not hidden.all():
        hidden[np.argmin(np.where(hidden, np.iinfo(np.int64).max, counts))] = True


def _is_solved(counts: npt.NDArray[np.int64], hidden: Mask, cell: tuple[int, int], minimum: int) -> bool:
    """Return whether a hidden cell has one possible count only, given the cells shown and the known totals.

    It has another where one can be added to it and taken from others along a closed way through hidden cells: the
    differences of two tables with the same totals are such circulations.
    """
    rows, columns = counts.shape  # a line of one cell has no total beside it
    free_rows = np.flatnonzero(_of_line(counts.sum(axis=1), minimum) | (columns == 1))
    free_columns = np.flatnonzero((counts.sum(axis=0) < minimum) | (rows == 1))
    plus = _reaches(counts, hidden, free_rows, free_columns, cell, add=True)
    return not plus and not (counts[cell] and _reaches(counts, hidden, free_rows, free_columns, cell, add=False))


def _reaches(
    counts: npt.NDArray[np.int64],
    hidden: Mask,
    free_rows: npt.NDArray[np.intp],
    free_columns: npt.NDArray[np.intp],
    cell: tuple[int, int],
    *,
    add: bool,
) -> bool:
    """Return whether a change of a cell by one can be made up for by other hidden cells and lines of unknown total."""
    usable = hidden.copy()
    usable[cell] = False
    start, goal = (("column", cell[1]), ("row", cell[0])) if add else (("row", cell[0]), ("column", cell[1]))
    seen, waiting = {start}, [start]
    while waiting:
        kind, place = waiting.pop()
        if (kind, place) == goal:
            return True
        if kind == "column":  # a cell of the column can give one away
            found = [("row", int(row)) for row in np.flatnonzero(usable[:, place] & (counts[:, place] > 0))]
            found += [("column", int(other)) for other in free_columns] if place in free_columns else []
        else:  # a cell of the row can take one
            found = [("column", int(column)) for column in np.flatnonzero(usable[place])]
            found += [("row", int(other)) for other in free_rows] if place in free_rows else []
        for node in found:
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False
