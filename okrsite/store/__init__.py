"""What was made once and stays true, kept between runs in one file below the user's cache folder, for every command.

A store is never needed and never changes what a command says: what it holds is named by all that it was made from, this
program included, and is checked when it is read. Nothing in it can be run.
"""

from okrsite.store.content_ids import FolderFiles, KnownFiles, files_in_folder, ids_of, known_files
from okrsite.store.kept import Store, opened

__all__ = ["FolderFiles", "KnownFiles", "Store", "files_in_folder", "ids_of", "known_files", "opened"]
