"""The commands as a person runs them: words in, what is printed and the exit code out."""

import json
from typing import Any

from click.testing import CliRunner, Result

from sync_service.cli import main


def run(*words: str, code: int = 0) -> Result:
    """One command, ended as expected."""
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == code, (result.stdout, result.stderr, result.exception)
    return result


def answer(*words: str) -> Any:
    """What a command with --json prints: one document and nothing else."""
    return json.loads(run(*words, "--json").stdout)
