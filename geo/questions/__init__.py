"""What people ask: verdicts on claims, two sources compared, agreement, areas over time."""
