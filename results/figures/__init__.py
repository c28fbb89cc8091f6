"""What a run says, in pictures: each figure as PNG, SVG, PDF and the CSV of what it shows."""
