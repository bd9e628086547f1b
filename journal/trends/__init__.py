"""Charts, sentences and tables of a journal against its session dates. Reads, never writes."""
