"""The settings of `make migrations`: this project's, and the linter that reads migrations as the release before would.

While a release is exchanged, processes of both work on one database. So a migration must leave the release before what
it needs: a new column has a default in the database (`db_default`) or may be null, and what nobody uses any more is
removed one release later.
"""

from cms.settings import *  # noqa: F403
from cms.settings import INSTALLED_APPS as PROJECT_APPS

INSTALLED_APPS = [*PROJECT_APPS, "django_migration_linter"]

# Those of the first release that runs in production: no release before it works on the same database.
FIRST_RELEASE = [
    "0001_initial",
    "0001_operations",
    "0002_chain_records",
    "0002_create_site",
    "0002_relations",
    "0003_create_roles",
    "0003_desk",
    "0003_keep_live_revision",
    "0004_presentations",
    "0004_second_factor",
    "0005_searching",
    "0006_presentations_uncompressed",
    "0007_presentations_in_parts",
    "0008_search_by_index",
    "0009_terms_with_dates",
]
MIGRATION_LINTER_OPTIONS = {
    "include_apps": ["cms", "home", "articles", "reviewers"],
    "ignore_name": FIRST_RELEASE,
    "warnings_as_errors": [],
    "no_cache": True,
    "quiet": ["ok", "ignore"],
}
