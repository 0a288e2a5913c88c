"""Plain Dutch questions: from words to questions of the catalogue and to statements, without a language model."""
