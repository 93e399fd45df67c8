-- Who bought some of these products, the most alike first; ?2 is the customer they are alike to, ?3 how many products that one bought.
SELECT customer_key, customer_id, shared, bought
FROM (
  SELECT customer_key, shared,
    (SELECT count(*) FROM purchases theirs WHERE theirs.customer_key = found.customer_key) AS bought
  FROM (
    SELECT customer_key, count(*) AS shared
    FROM purchases
    WHERE product_key IN rarray(?1) AND customer_key <> ?2
    GROUP BY customer_key
  ) AS found
) JOIN customers USING (customer_key)
ORDER BY CAST(shared AS REAL) / (?3 + bought - shared) DESC, customer_key
LIMIT ?4
