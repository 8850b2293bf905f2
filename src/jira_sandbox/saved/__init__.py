"""What people save and share: filters and dashboards."""
