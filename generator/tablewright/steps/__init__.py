"""How an op is carried out on a live server: its statements in stages, with the locks and hazards of each."""
