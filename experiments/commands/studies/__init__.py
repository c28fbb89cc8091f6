"""Studies as the terminal shows them: fit, back-test, event study, patterns, scores."""
