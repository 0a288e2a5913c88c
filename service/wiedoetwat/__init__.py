"""Wiedoetwat: who must or may do what in Dutch child protection, on what basis, and where that is said."""

__version__ = "0.1.0"
