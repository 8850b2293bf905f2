// Reads a whole site with jira.js, whose schemas its authors check against a live Jira every night, and
// writes what it counted, where an answer did not fit a schema, and which members no schema knows.
//
// usage: AUDIT_SCHEMAS=true node sandbox_reader.mjs <folder of node_modules>   < {"url", "user", "token"}
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const home = path.join(process.argv[2], 'jira.js', 'dist', 'index.js');
const { createAgileClient, createCloudClient } = await import(pathToFileURL(home).href);
const site = JSON.parse(readFileSync(0, 'utf8'));
const mismatches = [];
const login = {
  host: site.url,
  auth: { type: 'basic', email: site.user, apiToken: site.token },
  onSchemaMismatch: (report) => mismatches.push(report),
};
const jira = createCloudClient(login);
const agile = createAgileClient(login);
const counts = {};

async function everyPage(ask, rows = 'values') {
  const found = [];
  for (let page, startAt = 0; !page || !page.isLast; startAt += page[rows].length) {
    page = await ask(startAt);
    found.push(...page[rows]);
    if (page.isLast === undefined && found.length >= page.total) break;
  }
  return found;
}

async function everyIssue(jql, fields) {
  const found = [];
  let nextPageToken;
  do {
    const page = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({
      jql, fields, nextPageToken, maxResults: 100,
    });
    found.push(...page.issues);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  return found;
}

const issues = await everyIssue('project is not EMPTY', ['*all']);
counts.issues = issues.length;
counts.ids = (await everyIssue('project is not EMPTY', ['id'])).length;
counts.estimate = (await jira.issueSearch.countIssues({ jql: 'project is not EMPTY' })).count;
counts.bulk = (await jira.issues.bulkFetchIssues({
  issueIdsOrKeys: issues.slice(0, 100).map((issue) => issue.key),
  fields: ['summary', 'comment', 'worklog'],
  expand: ['changelog', 'names', 'schema'],
})).issues.length;
counts.histories = (await jira.issues.getBulkChangelogs({
  issueIdsOrKeys: issues.map((issue) => issue.id), maxResults: 10000,
})).issueChangeLogs.reduce((sum, log) => sum + log.changeHistories.length, 0);

const by = (count) => issues.reduce((best, issue) => (count(issue) > count(best) ? issue : best));
const chosen = [
  by((issue) => issue.fields.comment.total), by((issue) => issue.fields.worklog.total),
  by((issue) => issue.fields.issuelinks.length), by((issue) => issue.fields.attachment.length),
  ...issues.filter((_, place) => place % 60 === 0),
];
counts.comments = {};
counts.worklogs = {};
for (const { key } of chosen) {
  const one = { issueIdOrKey: key };
  await jira.issues.getIssue({ ...one, expand: 'names,schema,renderedFields,transitions,changelog' });
  counts.comments[key] = (await everyPage((startAt) => jira.issueComments.getComments({ ...one, startAt }), 'comments')).length;
  counts.worklogs[key] = (await jira.issueWorklogs.getIssueWorklog(one)).worklogs.length;
  await everyPage((startAt) => jira.issues.getChangeLogs({ ...one, startAt }));
  await jira.issues.getTransitions(one);
  await jira.issueWatchers.getIssueWatchers(one);
  await jira.issueVotes.getVotes(one);
  await jira.issueRemoteLinks.getRemoteIssueLinks(one);
}
const link = by((issue) => issue.fields.issuelinks.length).fields.issuelinks[0];
await jira.issueLinks.getIssueLink({ linkId: link.id });
await jira.issueAttachments.getAttachment({ id: by((issue) => issue.fields.attachment.length).fields.attachment[0].id });
const changed = await jira.issueWorklogs.getIdsOfWorklogsModifiedSince({ since: 0 });
counts.worklogsChanged = changed.values.length;
await jira.issueWorklogs.getIdsOfWorklogsDeletedSince({ since: 0 });
await jira.issueWorklogs.getWorklogsForIds({ ids: changed.values.slice(0, 50).map((row) => row.worklogId) });

counts.users = (await jira.users.getAllUsers({ maxResults: 1000 })).length;
const me = await jira.myself.getCurrentUser({ expand: 'groups,applicationRoles' });
await jira.users.getUser({ accountId: me.accountId });
await jira.users.getUserGroups({ accountId: me.accountId });
await jira.userSearch.findUsers({ query: 'a' });
counts.developers = (await everyPage((startAt) => jira.groups.getUsersFromGroup({ groupname: 'developers', startAt }))).length;
await jira.groups.findGroups({ query: 'dev' });

const projects = await everyPage((startAt) => jira.projects.searchProjects({ startAt, maxResults: 3, expand: 'description,lead,issueTypes,url,projectKeys' }));
counts.projects = projects.length;
for (const { key } of projects) {
  const one = { projectIdOrKey: key };
  await jira.projects.getProject(one);
  await jira.projects.getAllStatuses(one);
  await jira.projectComponents.getProjectComponents(one);
  await jira.projectComponents.getProjectComponentsPaginated(one);
  await jira.projectVersions.getProjectVersions(one);
  await jira.projectVersions.getProjectVersionsPaginated(one);
  const roles = await jira.projectRoles.getProjectRoles(one);
  const role = Object.values(roles)[0].split('/').pop();
  await jira.projectRoles.getProjectRole({ ...one, id: Number(role) });
}
await jira.projectRoles.getAllProjectRoles();

counts.fields = (await jira.issueFields.getFields()).length;
counts.fieldsPaged = (await everyPage((startAt) => jira.issueFields.getFieldsPaginated({ startAt }))).length;
counts.labels = (await everyPage((startAt) => jira.labels.getAllLabels({ startAt }))).length;
await jira.issueTypes.getIssueAllTypes();
await jira.issuePriorities.searchPriorities();
await jira.workflowStatuses.getStatuses();
await jira.status.search({});
await jira.workflowStatusCategories.getStatusCategories();
await jira.issueLinkTypes.getIssueLinkTypes();
await jira.permissions.getMyPermissions({ permissions: 'BROWSE_PROJECTS' });
await jira.serverInfo.getServerInfo();
await jira.jiraSettings.getConfiguration();
counts.filters = (await everyPage((startAt) => jira.filters.getFiltersPaginated({ startAt, maxResults: 4, expand: 'description,owner,jql,sharePermissions' }))).length;
await jira.filters.getMyFilters({ includeFavourites: true });
await jira.filters.getFavouriteFilters();
await jira.filters.getFilter({ id: 10008 });
await jira.jql.getAutoComplete();
await jira.jql.parseJqlQueries({ validation: 'strict', queries: ['status = Done ORDER BY key', 'status =', 'assignee was in (currentUser())'] });
await jira.issueSearch.matchIssues({ jqls: ['project is not EMPTY'], issueIds: [10001, 10002] });

const boards = await everyPage((startAt) => agile.board.getAllBoards({ startAt, maxResults: 2 }));
counts.boards = boards.length;
counts.sprints = 0;
for (const board of boards) {
  const one = { boardId: board.id };
  await agile.board.getBoard(one);
  await agile.board.getConfiguration(one);
  if (board.type === 'scrum') {
    const sprints = await everyPage((startAt) => agile.board.getAllSprints({ ...one, startAt, maxResults: 4 }));
    counts.sprints += sprints.length;
    await agile.sprint.getSprint({ sprintId: sprints[0].id });
  }
}
const drift = globalThis[Symbol.for('apis-code-gen.schemaAudit')] ?? [];
process.stdout.write(JSON.stringify({ counts, mismatches, drift }));
