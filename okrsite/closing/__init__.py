"""Closing a cycle: what is missing is asked for first, then all of it is frozen and the open files go."""

from okrsite.closing.closer import Closed, close
from okrsite.closing.foreseeing import Foreseen, foreseen
from okrsite.closing.proving import unlike_their_files
from okrsite.closing.readiness import Refused

__all__ = ["Closed", "Foreseen", "Refused", "close", "foreseen", "unlike_their_files"]
