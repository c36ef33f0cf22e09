"""Run a function in a child process with limits on memory, processor time and waiting.

Uploads are parsed in such a process: a pattern, a parser or a garbage collection that takes long holds only the child's
interpreter lock, and a native library that aborts ends only the child. For each module with such functions, a process
is started as a script, imports the module, and forks for every call, so that only the first call waits for the imports.
Arguments and results are pickled. Where there is no fork (Windows), a process is used for one call.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import logging
import os
import pickle  # noqa: TID251 - between our own processes
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

MAX_MEMORY: Final = 4 << 30
"""Bytes of address space, of which pandas and DuckDB reserve two gigabytes."""
MAX_CPU_SECONDS: Final = 100
TIME_LIMIT: Final = 120.0
"""Seconds that a function may take; a list of two hundred thousand rows takes about sixty."""
MAX_PROCESSES: Final = 2
"""Children that run at a time; further calls wait."""
WAITING_LIMIT: Final = 60.0
"""Seconds that a call waits for other children."""
NICENESS: Final = 5
"""Lower priority of the child for the processor: the server answers other visitors first."""
IDLE_SECONDS: Final = 600.0
"""Seconds after which a process without calls is ended: it holds some two hundred megabytes."""
_LOG_CHARACTERS: Final = 4_000
_NO_MEMORY: Final = ("MemoryError", "memory allocation", "alloc_error", "bad_alloc")

_free: Final = threading.BoundedSemaphore(MAX_PROCESSES)
_idle: Final[dict[str, _Process]] = {}
"""Processes that wait for a call, one at most for each module."""


class ProcessLimitError(Exception):
    """A function did not return within the limits."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(f"{rule}. {remedy}.")
        self.rule, self.remedy = rule, remedy


BUSY: Final = ("the server is reading other files", "Try again in a minute")
SLOW: Final = (f"reading takes longer than {TIME_LIMIT:.0f} seconds", "Divide the file, or leave out columns")
LARGE: Final = ("reading takes more memory than the server grants", "Divide the file, or leave out columns")
FAILED: Final = ("the file cannot be read", "Open it in the program that made it, and save it again")


def run(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function of a module in a child process.

    Raises
    ------
    ProcessLimitError
        If it takes too long or too much memory, or if the child ends otherwise.
    Exception
        What the function raises.
    """
    if not _free.acquire(timeout=WAITING_LIMIT):
        raise ProcessLimitError(*BUSY)
    module = function.__module__
    try:
        process = _idle.pop(module, None)
        if process is None or not process.is_alive():
            process = _Process(module)
        returned, value = process.call(function, args, kwargs)
        process.waiting_since = time.monotonic()
        if _idle.setdefault(module, process) is not process or not hasattr(os, "fork"):
            _idle.pop(module).end()
    finally:
        _free.release()
    if not returned:
        raise value
    return cast("T", value)


def prepare(module: str) -> None:
    """Start the process for the functions of a module, which takes a second or two, before the first is called."""
    if module not in _idle:
        process = _Process(module)
        if _idle.setdefault(module, process) is not process:
            process.end()


def end_idle(seconds: float = IDLE_SECONDS) -> None:
    """End the processes that have waited for a call for so long."""
    for module, process in list(_idle.items()):
        if time.monotonic() - process.waiting_since >= seconds and _idle.pop(module, None) is process:
            process.end()


@atexit.register
def _end_all() -> None:
    end_idle(0.0)


class _Process:
    def __init__(self, module: str) -> None:
        self.waiting_since = time.monotonic()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._log = _log_file()
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-P", __file__, module],  # -P: siblings of the script do not shadow libraries
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            bufsize=0,
            env=environment,
            start_new_session=True,  # so that it can be ended together with its child
        )

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def call(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[bool, Any]:
        """Return whether the function returned, and what it returned or raised."""
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            self._kill()

        timer = threading.Timer(TIME_LIMIT, stop)
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                pickle.dump((function, args, kwargs), _Frames(self._process.stdin), protocol=5)
            return cast("tuple[bool, Any]", pickle.load(_Frames(self._process.stdout)))  # noqa: S301 - our own script
        except (EOFError, pickle.UnpicklingError) as error:
            self._process.wait()
            reason = SLOW if timed_out.is_set() else self._reason()
            self.end()
            raise ProcessLimitError(*reason) from error
        except BaseException:
            self.end()
            raise
        finally:
            timer.cancel()

    def _reason(self) -> tuple[str, str]:
        log = self._read_log()
        if self._process.returncode == _exit_code(signal.SIGXCPU):
            return SLOW
        if any(sign in log for sign in _NO_MEMORY) or self._process.returncode == _exit_code(signal.SIGKILL):
            return LARGE
        tail = log[-_LOG_CHARACTERS:]
        logging.getLogger(__name__).error("A child process ended with %s:\n%s", self._process.returncode, tail)
        return FAILED

    def _read_log(self) -> str:
        self._log.seek(0)
        return self._log.read(1 << 20).decode("utf-8", "replace")

    def _kill(self) -> None:
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()

    def end(self) -> None:
        self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._log):
            if stream is not None:
                stream.close()


def _log_file() -> IO[bytes]:
    """Return a temporary file; in memory where no folder can be written to, as in a read-only container."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        return os.fdopen(os.memfd_create("log"), "w+b")


class _Frames:
    """A pipe that pickle reads and writes in frames by Python code, so that other threads run between them."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        self._pipe = cast("IO[bytes]", pipe)

    def write(self, data: bytes | memoryview) -> int:
        rest = memoryview(data).cast("B")
        while rest:
            rest = rest[self._pipe.write(rest) :]
        return memoryview(data).nbytes

    def read(self, size: int) -> bytes:
        pieces = []
        while size and (piece := self._pipe.read(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def readline(self) -> bytes:
        return self._pipe.readline()


def _limit() -> None:
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with contextlib.suppress(OSError):  # if the machine runs out of memory, this process ends and not the server
        Path("/proc/self/oom_score_adj").write_text("500")
    with contextlib.suppress(ImportError):  # Windows has no such limits; the time limit holds there alone
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 5))


def _exit_code(number: int) -> int:
    """Return the exit code of a child as a shell reports it, signals included."""
    return 128 + number


def _serve(module: str) -> None:
    """Fork for every call; end with the exit code of a child that fails, which closes the pipes."""
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no result
    warm_up = getattr(importlib.import_module(module), "warm_up", None)
    if warm_up is not None:
        warm_up()
    if not hasattr(os, "fork"):
        _answer(output)
        return
    gc.freeze()
    while select.select([sys.stdin], [], []) and (child := os.fork()):
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            sys.exit(status if status > 0 else _exit_code(-status))
    _answer(output)


def _answer(output: int) -> None:
    """Run the function that is read from standard input, and write what it returns or raises."""
    _limit()
    gc.disable()  # the memory is limited, and there is one call
    try:
        function, args, kwargs = pickle.load(_Frames(open(0, "rb", buffering=0)))  # noqa: S301, SIM115 - our caller's
    except EOFError:
        sys.exit(1)  # the caller has ended
    try:
        result = (True, function(*args, **kwargs))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - raised again by the caller
        error.add_note(traceback.format_exc())
        result = (False, error)
    with open(output, "wb", buffering=0) as stream:
        pickle.dump(result, _Frames(stream), protocol=5)
    os._exit(0)


if __name__ == "__main__":
    _serve(sys.argv[1])
