"""What was known when: priors, published figures, prices, and pasts that start from them."""
