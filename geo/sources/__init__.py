"""Published control sources: files of other people's polygons, read and never shipped."""
