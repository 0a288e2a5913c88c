"""Linked data: every IRI of ours leads to a page for people and to RDF for programs, under whatever host serves it."""
