"""One sqlite file of values by name. Whatever is wrong with it, nobody hears of it: then nothing is found there.

Two processes at once are sqlite's business; one that would wait longer than a moment goes on without the store. A file
that is damaged is removed, and the next run makes another.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

from okrsite import resources
from okrsite.files import cache_folder

Answer = TypeVar("Answer")
Row = tuple[bytes, int, bytes, bytes]

FORMAT: Final = 1
"""Of the table; a file with another one has another name."""
MOST_BYTES: Final = 1 << 30
"""Of the file: a company of 1,000 people takes 26 MB, and a file that changes as much again as it has."""
MOST_DAYS: Final = 30
"""What nobody wanted for so long is deleted."""
_PATIENCE: Final = 0.25  # seconds that one process waits for another
_AT_ONCE: Final = 500  # names in one question
_SETTINGS: Final = ("trusted_schema=off", "page_size=16384", "journal_mode=wal", "synchronous=off")
"""Nobody waits for the disk: what a power cut spoils is found out by its digest."""
_TABLES: Final = (
    "create table if not exists kept (name blob primary key, day integer, digest blob, value blob)",
    "create index if not exists by_day on kept (day)",
)
_OLD: Final = {"day < ?": -MOST_DAYS, "day > ?": 0}
"""And what is of a day to come. Each finds its rows by the index; else whoever keeps one value reads them all."""
_SPOILT: Final = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""What another program wrote or a fault left. A file that is locked or cannot be written is left alone."""


class Store:
    """Values by kind and name; without a `file` it is empty and keeps nothing."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.keeps = file is not None

    def get(self, kind: str, names: Iterable[str]) -> dict[str, bytes]:
        """By name: what this very program put in under this kind, and is as it was."""
        wanted = {_key(kind, name): name for name in names}
        return self._asked(lambda database: dict(_values(database, wanted))) or {}

    def put(self, kind: str, values: Mapping[str, bytes]) -> None:
        """What has the name of another value takes its place."""
        rows = [_row(_key(kind, name), value) for name, value in values.items()]
        if rows:
            self._asked(lambda database: _write(database, rows))

    def _asked(self, ask: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        if self._file is None:
            return None
        try:
            with closing(sqlite3.connect(self._file, timeout=_PATIENCE)) as database:
                for setting in _SETTINGS:
                    database.execute(f"pragma {setting}")
                for table in _TABLES:
                    database.execute(table)
                return ask(database)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _SPOILT:
                _remove(self._file)
            return None


def opened() -> Store:
    """The user's; an empty one where there is no cache folder."""
    folder = cache_folder("store")
    return Store(folder / f"{FORMAT}.sqlite" if folder else None)


def _key(kind: str, name: str) -> bytes:
    """Of another program another one, so that nobody reads what an older one made."""
    return sha256(f"{resources.fingerprint()}\0{kind}\0{name}".encode("utf-8", "surrogateescape")).digest()


def _row(key: bytes, value: bytes) -> Row:
    return key, _today(), _digest(key, value), value


def _digest(key: bytes, value: bytes) -> bytes:
    found = sha256(key)
    found.update(value)
    return found.digest()


def _today() -> int:
    return int(time.time() // 86_400)


def _values(database: sqlite3.Connection, wanted: Mapping[bytes, str]) -> Iterator[tuple[str, bytes]]:
    today, old, names = _today(), list[bytes](), [*wanted]
    for at in range(0, len(names), _AT_ONCE):
        some = names[at : at + _AT_ONCE]
        places = ",".join("?" * len(some))
        asked = f"select name, day, digest, value from kept where name in ({places})"  # noqa: S608 - question marks
        for key, day, digest, value in database.execute(asked, some):
            if key in wanted and isinstance(value, bytes) and digest == _digest(key, value):
                yield wanted[key], value
                old += [key] if day != today else []
    with suppress(sqlite3.OperationalError), database:  # it is read, whether or not that can be noted
        database.executemany("update kept set day = ? where name = ?", [(today, key) for key in old])


def _write(database: sqlite3.Connection, rows: Iterable[Row]) -> None:
    with database:
        database.executemany("insert or replace into kept values (?, ?, ?, ?)", rows)
        for old, day in _OLD.items():
            database.execute(f"delete from kept where {old}", (_today() + day,))  # noqa: S608 - one of these two
        if _size(database) > MOST_BYTES:
            oldest = "select rowid from kept order by day, rowid limit (select count(*) / 2 from kept)"
            database.execute(f"delete from kept where rowid in ({oldest})")  # noqa: S608 - as above


def _size(database: sqlite3.Connection) -> int:
    """Of the pages in use: those that are not are filled again, and the file does not grow."""
    pages, free, size = (
        database.execute(f"pragma {of}").fetchone()[0] for of in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _remove(file: Path) -> None:
    for path in (file, *(file.with_name(f"{file.name}-{of}") for of in ("wal", "shm"))):
        with suppress(OSError):
            path.unlink()
