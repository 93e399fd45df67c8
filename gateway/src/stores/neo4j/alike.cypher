// Who bought some of the products that a customer bought, the most alike first. Asked for by lists of position, id of the customer,
// number of products bought, and ids of the products that are looked at.
UNWIND $asked AS asked
CALL (asked) {
  UNWIND asked[3] AS id
  MATCH (product:Product {load: $load, id: id})<-[:PURCHASED]-(other)
  WHERE other.id <> asked[1]
  WITH asked, other, count(*) AS shared
  WITH asked, other, shared, COUNT { (other)-[:PURCHASED]->() } AS bought
  ORDER BY toFloat(shared) / (asked[2] + bought - shared) DESC, other.key
  LIMIT $candidates
  RETURN collect([other.key, other.id, shared, bought]) AS alike
}
RETURN asked[0] AS position, alike
