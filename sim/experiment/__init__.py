"""Which worlds are run, where they run, and what is kept of them."""
