"""Run each task in a process of its own, so that a task may kill its process."""

import json
import os
import sys
import traceback
from collections.abc import Callable


def each_in_its_own(work: Callable[..., None]) -> None:
    """Read pieces of work, one a line in JSON, give each a process, and print its exit code, negative after a signal.

    Whoever calls this has no threads: processes are copies of it.
    """
    for line in sys.stdin:
        process = os.fork()
        if not process:
            try:
                work(**json.loads(line))
                os._exit(0)
            finally:
                traceback.print_exc()
                os._exit(1)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
