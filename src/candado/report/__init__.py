"""Reports: what an assessment says, shown in each format. No network, and no judgement of its own."""
