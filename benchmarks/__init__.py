"""Speed, as ratios in one run: the machine is shared, so milliseconds mean little."""
