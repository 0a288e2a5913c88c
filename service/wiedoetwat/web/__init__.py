"""The service on the web: SPARQL for programs, a page for people."""
