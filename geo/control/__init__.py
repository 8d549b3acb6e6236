"""Who held what: histories of places, zones, cells, areas, the front, patches for the browser."""
