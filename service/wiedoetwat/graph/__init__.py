"""The graph: from Turtle files to a checked, closed store that answers SPARQL."""
