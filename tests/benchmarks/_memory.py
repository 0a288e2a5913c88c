"""One process that validates a number of configurations of the invented country, and says what memory that took."""

import sys
from pathlib import Path

from tests.land import country, survey
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import open_store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.validation.validator import open_validator


def main() -> None:
    """Print the peak in MB; the configurations are drawn one by one."""
    sources = find_sources()
    store = open_store(ensure_built(sources, Settings.from_environment().data_dir))
    validator = open_validator(store, open_catalogue(sources), sources)
    for name, text in country(survey(store), count=int(sys.argv[1])):
        validator.validate_upload(text.encode(), name)
    status = Path("/proc/self/status").read_text(encoding="ascii")  # ru_maxrss would be that of whoever started this
    print(int(status.split("VmHWM:")[1].split()[0]) // 1024)


if __name__ == "__main__":
    main()
