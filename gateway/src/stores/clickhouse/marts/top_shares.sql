SELECT members_percent, revenue_percent
FROM {concentration_curves:Identifier}
WHERE of = {list:String} AND curve = 'top'
ORDER BY members_percent
