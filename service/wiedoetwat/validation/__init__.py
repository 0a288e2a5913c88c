"""What one gemeente arranged, held against law and guideline: reading with places, shapes, and a report to act on."""
