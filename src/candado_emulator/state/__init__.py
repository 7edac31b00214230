"""What is true in the organization: objects that go by name, and never change in place.

`organization.Organization` is the root. A change, by the API or a test, makes a new root (`merge`), gives ids
to what is new (`settle`) and is kept by `store.Store`. Identities go by name here (`directory`), and so do
permissions (`access` evaluates them, `security` gives them the tokens and bits of the service).
"""
