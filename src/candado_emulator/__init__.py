"""An Azure DevOps organization on localhost, for anyone's tests."""
