SELECT bin_from, bin_to, count
FROM {histograms:Identifier}
WHERE of = {list:String}
ORDER BY bin
