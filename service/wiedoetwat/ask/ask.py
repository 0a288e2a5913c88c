"""Answering a plain Dutch question: the best fitting answers first, each an answer of the catalogue.

The words of the question find statements (index.py) and name things (recognise.py). Each question of the catalogue that
these things can fill in is put to the graph, and the one whose rows agree best with the statements found comes first.
So an answer is never text made up here, and always has a catalogue question behind it that gives it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from pyoxigraph import NamedNode

from wiedoetwat.ask.candidates import Candidate, candidates
from wiedoetwat.ask.index import Hit, Index
from wiedoetwat.ask.recognise import Named, Recogniser
from wiedoetwat.ask.signals import alarms, directions, phrases, read_alarms, read_signals, spoken
from wiedoetwat.ask.things import Thing, read_things
from wiedoetwat.ask.words import knowing, read_words
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import Answer, answer
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.settings import Lang
