"""Hand-made pairs of documents with what a reviewer has to be shown of them. Test data, apart from what it tests."""
