SELECT members, gini
FROM {concentration:Identifier}
WHERE of = {list:String}
