"""Microsoft's own Python client, unmodified, reads and writes repositories."""

import io
import zipfile

import pytest
from azure.devops.exceptions import AzureDevOpsServiceError

from candado_emulator.server import Emulator


def test_it_reads_files_of_any_version(official, emulator: Emulator) -> None:
    from azure.devops.v7_1.git.models import GitItemDescriptor, GitItemRequestData, GitVersionDescriptor

    git = official.get_git_client()
    [first] = git.get_commits("web-api", search_criteria=None, project="Web")
    emulator.change(
        {"projects": {"Web": {"repositories": {"web-api": {"files": {"ci/build.yml": "steps: []\n"}}}}}}
    )
    descriptors = [
        GitItemDescriptor(path="/ci", version="main", version_type="branch", recursion_level="full"),
        GitItemDescriptor(path="/azure-pipelines.yml", version=first.commit_id, version_type="commit"),
    ]
    data = GitItemRequestData(
        item_descriptors=descriptors, include_content_metadata=True, latest_processed_change=True
    )
    folder, [file] = git.get_items_batch(data, "web-api", project="Web")
    assert [item.path for item in folder] == ["/ci", "/ci/build.yml"]
    assert (file.latest_processed_change.commit_id, file.content) == (first.commit_id, None)
    assert folder[1].content_metadata.file_name == "build.yml"
    archive = b"".join(git.get_blobs_zip([folder[1].object_id], "web-api", project="Web"))
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        assert files.read(files.namelist()[0]) == b"steps: []\n"
    then = GitVersionDescriptor(version=first.commit_id, version_type="commit")
    listed = git.get_items("web-api", project="Web", recursion_level="full", version_descriptor=then)
    assert [item.path for item in listed] == ["/", "/azure-pipelines.yml"]
    one = git.get_item("web-api", "/ci/build.yml", project="Web", include_content=True)
    assert one.content == "steps: []\n"


def test_it_follows_the_history_of_a_repository(official, emulator: Emulator) -> None:
    from azure.devops.v7_1.git.models import GitBaseVersionDescriptor, GitTargetVersionDescriptor

    emulator.change({"projects": {"Web": {"policies": {"reviewers": None}}}})
    git = official.get_git_client()
    [first] = git.get_commits("web-api", search_criteria=None, project="Web")
    change = {"changeType": "add", "item": {"path": "/new.yml"}, "newContent": {"content": "x"}}
    pushed = git.create_push(
        {
            "refUpdates": [{"name": "refs/heads/main", "oldObjectId": first.commit_id}],
            "commits": [{"comment": "more", "changes": [change]}],
        },
        "web-api",
        project="Web",
    )
    [new] = pushed.commits
    assert git.get_commit(new.commit_id, "web-api", project="Web").parents == [first.commit_id]
    assert git.get_changes(new.commit_id, "web-api", project="Web").change_counts == {"Add": 1}
    diffs = git.get_commit_diffs(
        "web-api",
        project="Web",
        base_version_descriptor=GitBaseVersionDescriptor(
            base_version=first.commit_id, base_version_type="commit"
        ),
        target_version_descriptor=GitTargetVersionDescriptor(target_version="main"),
    )
    assert (diffs.all_changes_included, diffs.common_commit) == (True, first.commit_id)
    assert [it["item"]["path"] for it in diffs.changes] == ["/new.yml"]
    latest, _ = git.get_pushes("web-api", project="Web")
    assert git.get_push("web-api", latest.push_id, project="Web").commits[0].comment == "more"
    tagged = {"name": "v1", "taggedObject": {"objectId": new.commit_id}, "message": "First."}
    tag = git.create_annotated_tag(tagged, "Web", "web-api")
    assert git.get_annotated_tag("Web", "web-api", tag.object_id).message == "First."


def test_policies_send_it_to_pull_requests(official) -> None:
    git = official.get_git_client()
    [main] = git.get_refs("web-api", project="Web")
    change = {"changeType": "add", "item": {"path": "/new.yml"}, "newContent": {"content": "x"}}
    push = {
        "refUpdates": [{"name": "refs/heads/main", "oldObjectId": main.object_id}],
        "commits": [{"comment": "more", "changes": [change]}],
    }
    with pytest.raises(AzureDevOpsServiceError, match="TF402455: Pushes to this branch are not permitted"):
        git.create_push(push, "web-api", project="Web")
    update = {"name": "refs/heads/main", "old_object_id": main.object_id, "new_object_id": "0" * 40}
    [deleted] = git.update_refs([update], "web-api", project="Web")
    assert (deleted.success, deleted.update_status) == (False, "rejectedByPolicy")


def test_it_reads_trees_and_counts(official, emulator: Emulator) -> None:
    git = official.get_git_client()
    files = {"ci/build.yml": "steps: []\n", "ci/deep/x.txt": "ö"}
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"files": files}}}}})
    latest, first = git.get_commits("web-api", search_criteria=None, project="Web")
    root = git.get_tree("web-api", git.get_commit(latest.commit_id, "web-api", "Web").tree_id, project="Web")
    assert [(it.relative_path, it.git_object_type) for it in root.tree_entries] == [
        ("azure-pipelines.yml", "blob"),
        ("ci", "tree"),
    ]
    ci = git.get_tree("web-api", root.tree_entries[1].object_id, project="Web", recursive=True)
    sizes = {it.relative_path: it.size for it in ci.tree_entries}
    assert sizes == {"build.yml": 10, "deep": 33, "deep/x.txt": 2}
    assert ci.size == root.tree_entries[1].size == len(b"100644 build.yml\0" + b"40000 deep\0") + 2 * 20
    archive = b"".join(git.get_tree_zip("web-api", ci.object_id, project="Web"))
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        assert held.namelist() == ["build.yml", "deep/x.txt"]
    counts = git.get_stats("Web", "web-api")
    assert (counts.commits_count, counts.branches_count) == (2, 1)
    [base] = git.get_merge_bases("web-api", latest.commit_id, first.commit_id, project="Web")
    assert base.commit_id == first.commit_id


def test_it_restores_and_destroys_deleted_repositories(official, emulator: Emulator) -> None:
    git = official.get_git_client()
    web = emulator.state.projects["Web"]
    ids = {name: it.id for name, it in web.repositories.items()}
    for id in ids.values():
        git.delete_repository(id, project="Web")
    assert git.get_repositories("Web") == []
    deleted = {it.name: it for it in git.get_recycle_bin_repositories("Web")}
    assert {name: it.id for name, it in deleted.items()} == ids
    assert deleted["web-api"].deleted_by.unique_name == "ada@contoso.example"
    assert {it.name for it in git.get_deleted_repositories("Web")} == set(ids)
    git.restore_repository_from_recycle_bin({"deleted": False}, "Web", ids["web-api"])
    assert emulator.state.projects["Web"].repositories == {"web-api": web.repositories["web-api"]}
    git.delete_repository_from_recycle_bin("Web", ids["web-site"])
    assert git.get_recycle_bin_repositories("Web") == []
    actions = [event.action for event in emulator.state.audit][-2:]
    assert actions == ["Git.RepositoryUndeleted", "Git.RepositoryDestroyed"]
