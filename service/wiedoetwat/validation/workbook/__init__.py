"""The configuration of a gemeente as a workbook: written, read, and returned with a comment in each failing cell."""
