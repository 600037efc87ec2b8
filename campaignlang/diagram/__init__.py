"""Drawings of a resolved campaign: SVG, PNG, DOT, Mermaid and a text outline.

Import from the modules: each format pays only for what it uses.
"""
