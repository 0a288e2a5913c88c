"""The reasoner that skips work must give what the whole reasoner gives."""

import pytest
from owlrl.OWLRL import OWLRL_Semantics

from wiedoetwat.graph import closure
from wiedoetwat.graph.knowledge import read_knowledge
from wiedoetwat.graph.sources import Sources


def test_the_quick_reasoner_derives_what_the_whole_one_does(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = read_knowledge(sources)
    quick = closure.close(knowledge)
    monkeypatch.setattr(closure, "_Reasoner", OWLRL_Semantics)
    assert set(quick) == set(closure.close(knowledge))
    assert len(quick) == len(set(quick)) > 10
