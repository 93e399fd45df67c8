SELECT a_key, b_key, orders FROM basket_pairs WHERE orders >= ?1 ORDER BY position
