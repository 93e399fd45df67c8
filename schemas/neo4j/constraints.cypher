// One node a load and id, which is also the index by which a load's nodes are found. Pairs are found in the order of their
// frequency. Statements end with a semicolon.
CREATE CONSTRAINT load_id IF NOT EXISTS FOR (n:Load) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT customer_id IF NOT EXISTS FOR (n:Customer) REQUIRE (n.load, n.id) IS UNIQUE;
CREATE CONSTRAINT account_id IF NOT EXISTS FOR (n:Account) REQUIRE (n.load, n.id) IS UNIQUE;
CREATE CONSTRAINT product_id IF NOT EXISTS FOR (n:Product) REQUIRE (n.load, n.id) IS UNIQUE;
CREATE CONSTRAINT seller_id IF NOT EXISTS FOR (n:Seller) REQUIRE (n.load, n.id) IS UNIQUE;
CREATE CONSTRAINT category_id IF NOT EXISTS FOR (n:Category) REQUIRE (n.load, n.id) IS UNIQUE;
CREATE CONSTRAINT community_id IF NOT EXISTS FOR (n:Community) REQUIRE (n.load, n.id) IS UNIQUE;
CREATE CONSTRAINT model_id IF NOT EXISTS FOR (n:Model) REQUIRE (n.load, n.id) IS UNIQUE;
CREATE INDEX frequent_with_position IF NOT EXISTS FOR ()-[r:FREQUENT_WITH]-() ON (r.load, r.position);
