"""Pure functions over names and quotations."""
