"""Planning work: boards, sprints, epics, the backlog and the rank of issues."""
