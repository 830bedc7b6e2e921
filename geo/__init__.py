"""Turn lists of small enterprises (UKM) into one honest map.

Data flows one way: read -> geocode -> join -> potential -> pipeline (GeoParquet) -> filters ->
summarise -> draw / export -> ui. Each module says in its first lines what it owns.
"""
