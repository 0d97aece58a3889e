"""A site on Wagtail as it comes, with its API v2: what this project is measured against.

Written as an ordinary good developer would: the documented ways, sensible serializers, joins and prefetches for lists.
No review, no caching of answers.
"""
