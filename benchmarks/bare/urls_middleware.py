"""The same view beside this project's own addresses, which its middleware looks up."""

from benchmarks.bare import urls as bare
from cms import urls as cms

urlpatterns = [*bare.urlpatterns, *cms.urlpatterns]
