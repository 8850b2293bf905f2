// Judges queries by the grammar of Atlassian's own JQL editor (npm: @atlaskit/jql-parser).
// In: a JSON list of queries. Out: a JSON list with "" for each that is accepted, else the first complaint.
const { createRequire } = require("module");
const { readFileSync } = require("fs");

const installed = createRequire(process.argv[2] + "/package.json");
const { JQLLexer, JQLParser } = installed("@atlaskit/jql-parser");
const { CharStreams, CommonTokenStream } = installed("antlr4ts");

function complaint(query) {
  let first = "";
  const listener = {
    syntaxError(_recognizer, _symbol, line, column, message) {
      first = first || `${line}:${column} ${message}`;
    },
  };
  const lexer = new JQLLexer(CharStreams.fromString(query));
  const parser = new JQLParser(new CommonTokenStream(lexer));
  for (const part of [lexer, parser]) {
    part.removeErrorListeners();
    part.addErrorListener(listener);
  }
  parser.jqlQuery();
  return first;
}

const queries = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(queries.map(complaint)));
