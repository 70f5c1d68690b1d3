"""Pure functions over what two articles share."""
