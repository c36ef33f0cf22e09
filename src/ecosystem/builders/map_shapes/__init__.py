"""Map shapes: from the records of Natural Earth to the tables that maps are drawn from."""
