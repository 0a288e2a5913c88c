"""The command line: `wiedoetwat`."""


def main() -> None:
    """Run the command line; imported late, so that `import wiedoetwat.cli` costs nothing."""
    from wiedoetwat.cli.app import run

    run()
