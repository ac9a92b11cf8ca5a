"""Typefaces: what has a glyph for a character, and what does it look like in pixels?"""
