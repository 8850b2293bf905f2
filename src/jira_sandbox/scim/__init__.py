"""User provisioning: SCIM 2.0 as Atlassian serves it."""
