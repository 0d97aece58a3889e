"""The groups Writers, Medical reviewers and Editors, each with what it needs and no more, and the workflow
"Medical review", attached to the article index."""

from django.db import migrations

ADMIN = [("wagtailadmin", "admin", "access_admin")]
GROUPS = {
    "Writers": ADMIN,
    # The group opens the admin. Who may sign is asked of the reviewer's record alone.
    "Medical reviewers": ADMIN,
    "Editors": ADMIN
    + [
        (app_label, model, f"{verb}_{model}")
        for app_label, model, verbs in [
            ("articles", "writer", "add change delete"),
            ("articles", "condition", "add change delete"),
            ("articles", "medicine", "add change delete"),
            ("articles", "promotion", "add change delete"),
            ("articles", "consent", "add change delete"),
            ("reviewers", "reviewer", "add change"),
            ("reviewers", "reviewsettings", "change"),
            ("home", "sitechrome", "change"),
            ("home", "sharedfacts", "change"),
            ("wagtailredirects", "redirect", "add change delete"),
        ]
        for verb in verbs.split()
    ],
}
# Page rights on the article index (writers) and on the home page with all below it (editors).
PAGE_RIGHTS = {
    "Writers": ("articles", ["add"]),
    "Editors": ("home", ["add", "change", "publish", "bulk_delete", "lock", "unlock"]),
}
COLLECTION_RIGHTS = {
    "Writers": [
        ("wagtailimages", "image", "add_image"),
        ("wagtailimages", "image", "choose_image"),
        ("wagtaildocs", "document", "choose_document"),
    ],
    "Editors": [
        (app_label, model, f"{verb}_{model}")
        for app_label, model in [("wagtailimages", "image"), ("wagtaildocs", "document")]
        for verb in ["add", "change", "choose"]
    ],
}
NAME = "Medical review"


def create_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    # Wagtail's own initial groups hold rights on the whole tree, publishing among them.
    Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()
    collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for name, permissions in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([_permission(apps, *row) for row in permissions])
        for row in COLLECTION_RIGHTS.get(name, []):
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                group=group, collection=collection, permission=_permission(apps, *row)
            )
        slug, verbs = PAGE_RIGHTS.get(name, (None, []))
        for verb in verbs:
            apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
                group=group,
                page=_page(apps, slug),
                permission=_permission(apps, "wagtailcore", "page", f"{verb}_page"),
            )


def delete_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


def create_workflow(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="reviewers", model="medicalreviewtask"
    )
    task = apps.get_model("reviewers", "MedicalReviewTask").objects.create(name=NAME, content_type=content_type)
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task_id=task.task_ptr_id, sort_order=0
    )
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page=_page(apps, "articles"))
    # Wagtail's initial workflow lets moderators approve: nothing here is approved that way.
    apps.get_model("wagtailcore", "WorkflowPage").objects.exclude(workflow=workflow).delete()
    apps.get_model("wagtailcore", "Workflow").objects.filter(
        name="Moderators approval", workflow_states__isnull=True
    ).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval", task_states__isnull=True).delete()


def delete_workflow(apps, schema_editor):
    if apps.get_model("wagtailcore", "WorkflowState").objects.filter(workflow__name=NAME).exists():
        raise RuntimeError("Articles were reviewed in this workflow. It cannot be removed.")
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=NAME).delete()
    apps.get_model("reviewers", "MedicalReviewTask").objects.filter(name=NAME).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name=NAME).delete()


def _page(apps, slug):
    path = {"home": "00010001", "articles": "000100010001"}[slug]
    return apps.get_model("wagtailcore", "Page").objects.get(path=path)


def _permission(apps, app_label, model, codename):
    """A permission, made here where Django makes it only after all migrations have run."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    verb = codename.split("_")[0]
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {verb} {model}"}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_create_site"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [
        migrations.RunPython(create_roles, delete_roles),
        migrations.RunPython(create_workflow, delete_workflow),
    ]
