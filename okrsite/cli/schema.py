"""`okrsite schema`"""

from __future__ import annotations

import click

from okrsite.model.schemas import KINDS, schema_text


@click.command("schema")
@click.argument("kind", type=click.Choice(list(KINDS)), default="okr")
def command(kind: str) -> None:
    """Print the JSON Schema of a kind of file, for editors.

    An editor that knows it completes keys and marks mistakes while you type: save it, and name it in the first line of
    a file as `# yaml-language-server: $schema=okr.schema.json`. The site publishes them too, as schema/okr.json.
    """
    click.echo(schema_text(kind))
