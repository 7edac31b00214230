"""How fast Candado is, as ratios to something anybody can measure beside it."""
