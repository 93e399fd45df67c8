-- Indexes of the graph, made when the rows are in: who bought a product, for paths and for customers alike.

CREATE INDEX purchases_by_product ON purchases (product_key, customer_key);
