"""From priors and published figures to a posterior."""
