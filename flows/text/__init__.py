"""Pure functions over an article's text."""
