-- Indexes of the documents, made when the rows are in: ids, parents, and the orders of the long lists.

CREATE UNIQUE INDEX products_by_id ON products (product_id);
CREATE INDEX products_by_category ON products (category);
CREATE UNIQUE INDEX sellers_by_id ON sellers (seller_id);
CREATE INDEX product_sellers_by_seller ON product_sellers (seller_key);
CREATE UNIQUE INDEX customers_by_id ON customers (customer_id);
CREATE INDEX customers_by_revenue ON customers (most_revenue);
CREATE INDEX customers_by_orders ON customers (most_orders);
CREATE INDEX customers_by_latest_order ON customers (latest_order);
CREATE UNIQUE INDEX orders_by_id ON orders (order_id);
CREATE INDEX orders_by_customer ON orders (customer_key);
CREATE INDEX order_items_by_product ON order_items (product_key, order_key, seller_key, quantity);
CREATE INDEX order_items_by_seller ON order_items (seller_key, order_key, product_key);
CREATE INDEX reviews_by_id ON reviews (review_id);
CREATE INDEX reviews_by_order ON reviews (order_key);
-- Holds what most filters look at, so that a list or a count of reviews need not read the table.
CREATE INDEX reviews_by_newest ON reviews (newest, review_key, score, has_message, state, order_key);
