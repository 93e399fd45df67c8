SELECT seller_key, seller_id, page_rank FROM seller_ranks JOIN sellers USING (seller_key) ORDER BY seller_key
