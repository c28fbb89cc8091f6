"""Figures of a run, each as PNG, SVG, PDF and the CSV of what it shows: `gallery` draws them by name."""
