SELECT seller_key AS holder_key, product_key FROM product_sellers WHERE seller_key IN rarray(?1) LIMIT ?2
