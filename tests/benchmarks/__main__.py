"""`make bench`: run every benchmark of this folder and print what it finds.

A benchmark is a module with `run() -> list[Row]`; it is found by being here.
"""

import importlib
import pkgutil

from tests import benchmarks


def main() -> None:
    """Print a table per benchmark: what was measured, the two times, and their ratio."""
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name.startswith("_"):
            continue
        benchmark = importlib.import_module(f"{benchmarks.__name__}.{module.name}")
        print(f"\n{(benchmark.__doc__ or module.name).splitlines()[0]}")
        for row in benchmark.run():
            print(row)


if __name__ == "__main__":
    main()
