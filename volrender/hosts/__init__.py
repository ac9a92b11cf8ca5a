"""Where a figure is shown, and the loop that its windows live in."""
