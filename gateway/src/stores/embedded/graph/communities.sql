SELECT community, products, pairs, modularity FROM communities ORDER BY community
