"""`python -m wiedoetwat.cli.release`: writes the list of this version that permalinks are compared with."""

from wiedoetwat.cli.console import ending
from wiedoetwat.cli.opening import open_graph
from wiedoetwat.questions.permalink import write_release


def main() -> None:
    """Build the graph where needed, write data/uitgaven/{version}.tsv and print its name."""
    print(write_release(*open_graph()))


if __name__ == "__main__":
    with ending():
        main()
