"""What a YAML file is read as."""

from __future__ import annotations

Node = dict[str, "Node"] | list["Node"] | str | None
