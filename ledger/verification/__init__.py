"""Full verification: every split, balance, leaf, root and signature computed again from what the books keep."""
