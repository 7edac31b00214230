'''What HTTP says: everything between a request and the state.

`app` does what is the same for all routes (sign-in, versions, limits, faults, errors, headers), `routing`
finds the function that answers, `request` is what that function gets. The functions live in `areas`.

How to add an area, here secure files:

1. State. A module `state/secure_file.py` with a Struct that is a `State` and `frozen=True, kw_only=True`,
   with docstrings on its fields and defaults wherever something reads naturally without being said.
   `id: str = ""` gets a GUID that follows from the path of names, `id: int = 0` the next number of its kind.
   Its name is no field: it is the key in the map, which is a new field of `Project` or `Organization`:
   `secure_files: dict[str, SecureFile] = {}`. Times are `Moment`. Who and what is referred to goes by name.
2. Permissions. An object with a list of its own has `permissions` (annotated with its namespace) and
   `inherit`, and its module a function that gives its token, and one that gives all of them, registered with
   `@secures("Library")`. Access control lists, entries and evaluation then work for it. What new projects
   grant is in `state/builtin.py`. A resource that pipelines need an authorization for has the three fields
   of `state/protection.py` and stands in its `MAPS`.
3. Wire. A module in `wire/areas/`, named like the area; it is found, nothing is to be registered:

       @route("adcfd8bc-b184-43ba-bd84-7c8c6a2ff421", "GET")      # the location id, see locations.csv
       def secure_files(request: Request) -> object:
           """All secure files of the project that the caller may view."""
           name, project = request.project()                      # 404 where the caller may not see it
           rows = [
               _described(request, key, file)
               for key, file in project.secure_files.items()
               if request.may("Library", "View", secure_file_token(project, file))     # a trimmed list
           ]
           return collection(rows)                                # or paging.by_header, by_body, by_skip

   A write asks `request.require(namespace, permission, token)`, makes the new object with
   `msgspec.structs.replace`, puts it with `request.put(path of names, object or None)` and writes its audit
   event with `request.record(action, project=name, **data)`. Bodies are Structs with `rename="camel"`, read
   with `request.decoded`. Refusals are `errors.ServiceError`. A path that no client discovers is a
   `@page(template, "GET")`; a data provider of HierarchyQuery is registered with `@provides(name)` of
   `contributions`.
4. Tests in `tests/emulator/`, over HTTP: what is shown to whom, what a write changes, its audit event, and
   Microsoft's own client where it has one for the area. `docs/emulator-state.md` is written anew by
   `python -m candado_emulator.state.reference`.
'''
