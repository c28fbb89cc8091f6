"""Studies of the model's credibility, and what is kept of them."""
