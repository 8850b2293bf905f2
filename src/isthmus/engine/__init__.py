"""Reading one resource at a time: catalog + query + jira, as Arrow record batches."""
