"""What the home page shows beside what waits: turnover with its chart, first steps, links of the user."""
