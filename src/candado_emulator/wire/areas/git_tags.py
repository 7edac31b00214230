"""Area git: annotated tags, which are objects of their own."""

import msgspec

from ...state import commits
from ...state.repository import NAMESPACE, Tag, tag_token
from ..errors import bad_request, not_found
from ..repositories import Place, author, readable, url
from ..request import Reply, Request
from ..routing import route

ANNOTATED_TAGS = "5e8a8081-3851-4626-b677-9891cc04102e"


class Tagged(msgspec.Struct, rename="camel"):
    """What a tag marks."""

    object_id: str


class NewTag(msgspec.Struct, rename="camel"):
    """The body that makes a tag."""

    name: str
    tagged_object: Tagged
    message: str


@route(ANNOTATED_TAGS, "GET")
def annotated_tag(request: Request) -> object:
    """An annotated tag, by its own id."""
    place, id = readable(request), request.parameters.get("objectId", "").lower()
    for name, tag in place.repository.tags.items():
        if tag.message and commits.tag_id(place.repository, name, tag) == id:
            return _described(request, place, name, tag)
    message = f"TF401101: A Git object with the identifier {id} could not be found in {place.name}."
    raise not_found(message, "GitObjectDoesNotExistException")


@route(ANNOTATED_TAGS, "POST")
def create_annotated_tag(request: Request) -> Reply:
    """Tags a commit, with a message."""
    place, asked = readable(request), request.decoded(NewTag)
    name = asked.name.removeprefix("refs/tags/")
    request.require(NAMESPACE, "CreateTag", tag_token(place.project.id, place.repository.id, name))
    if name in place.repository.tags:
        raise bad_request(f"TF401180: A tag named {name} already exists.", "GitArgumentException")
    if commits.commit(place.repository, asked.tagged_object.object_id) is None or not asked.message:
        raise bad_request("TF401101: A tag marks a commit, and says why.", "GitArgumentException")
    tag = Tag(
        commit=asked.tagged_object.object_id,
        message=asked.message,
        tagged_by=request.caller.identity.name,
        tagged=request.present(),
    )
    request.put((*place.path, "tags", name), tag)
    return Reply(status=201, body=_described(request, place, name, tag))


def _described(request: Request, place: Place, name: str, tag: Tag) -> object:
    id = commits.tag_id(place.repository, name, tag)
    return {
        "name": name,
        "objectId": id,
        "taggedObject": {"objectId": commits.marked(place.repository, tag), "objectType": "commit"},
        "taggedBy": author(request, tag.tagged_by, tag.tagged),
        "message": tag.message,
        "url": f"{url(request, place)}/annotatedTags/{id}",
    }
