"""Reads a workbook in a process of its own: data in by stdin, sheets out by stdout.

The reader's memory follows figures inside the file, and a damaged one can make it abort the process it
runs in. That must not be the app: the guards refuse what they know, this holds for the rest. Run as a
script, so that nothing but the reader is imported.
"""

import gc
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 120
LOCKED = 3
MEMORY = 4 * 2**30
RawSheet = tuple[str, bool, list[list[Any]], list[Any]]


def read_apart(data: bytes) -> list[RawSheet] | None:
    """Return (name, is hidden, rows, merged ranges) of each sheet, None when the file cannot be read.

    Raises PermissionError when it asks for a password.
    """
    command = [sys.executable, "-I", str(Path(__file__).resolve())]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode == LOCKED:
        raise PermissionError
    if done.returncode != 0 or not done.stdout:
        return None
    sheets: list[RawSheet] = pickle.loads(done.stdout)  # written by our own child, not by the file
    return sheets


def _child() -> None:
    import io

    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    _limit_memory()
    sheets: list[RawSheet] = []
    try:
        with CalamineWorkbook.from_object(io.BytesIO(sys.stdin.buffer.read())) as book:
            for number, about in enumerate(book.sheets_metadata):
                if about.typ == SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_index(number)
                    hidden = about.visible != SheetVisibleEnum.Visible
                    rows = sheet.to_python(skip_empty_area=False)
                    sheets.append((about.name, hidden, rows, sheet.merged_cell_ranges or []))
    except PasswordError:
        sys.exit(LOCKED)
    gc.disable()  # collecting among a million fresh cells costs more than writing them
    pickle.dump(sheets, sys.stdout.buffer, protocol=5)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the guards before this still hold
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _child()
