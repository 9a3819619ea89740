"""The vocabularies: data files, and the functions that load them and look names up."""
