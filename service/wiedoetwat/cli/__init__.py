"""The command line: `wiedoetwat`."""

import sys


def main() -> None:
    """Run the command line; imported late, so that `import wiedoetwat.cli` costs nothing."""
    if sys.argv[1:2] == ["serve"]:
        from wiedoetwat.cli.service import start_plainly

        if start_plainly(sys.argv[2:]):
            return
    from wiedoetwat.cli.app import run

    run()
