"""Pages on which people ask: the question box, the catalogue, and an answer with the form that asks it again.

A page is the answer object in HTML: it shows the rows that the REST operation gives, and links that operation as its
twin in data. All pages work without a script.
"""
