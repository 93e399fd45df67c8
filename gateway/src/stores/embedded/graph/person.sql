SELECT customer_key FROM customers WHERE customer_id = ?1
UNION ALL
SELECT customer_key FROM accounts WHERE account_id = ?1
LIMIT 1
