// Categories of products; the id is the English name. The last three: sums of bought-together weights over all neighbours.
UNWIND $rows AS row
CREATE (n:Category {load: $load, id: row[0], key: row[1], new_items: row[2], next_basket: row[3], also_bought: row[4]})
RETURN collect(id(n)) AS nodes
