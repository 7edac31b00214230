"""The wire: credentials, HTTP, throttling, paging, discovery. It knows no resource of Azure DevOps."""
