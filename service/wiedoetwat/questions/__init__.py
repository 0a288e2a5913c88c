"""The answers: a catalogue of questions, each a plain .rq file, and what comes of asking one."""
