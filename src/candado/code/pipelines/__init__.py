"""Static analysis of Azure Pipelines: read as the service reads them, judged by rules."""
