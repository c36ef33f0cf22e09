"""Result table in, plotly figure out; pure, and no arithmetic beyond a sign."""
