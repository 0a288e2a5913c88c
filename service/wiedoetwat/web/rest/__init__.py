"""`/v1`: the REST API, after the Dutch API Design Rules (NLGov REST API Design Rules 2.2)."""
