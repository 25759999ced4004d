/** The page of the formats, of what the commands printed. Pure. */
import { tableText } from '../table-text.ts';
import type { Format } from './record-formats.ts';

const HEAD = `# Formats

What a program gets from each command that lists or shows something. \`tooling/reference.test.ts\` writes this page: it runs the commands on an example store and records what they print. A field that was absent there is missing here, and a field may be absent where it says nothing. The API has the same facts with a schema for each answer: \`GET /api/v1/openapi.json\`, \`apps/console/openapi.json\`.

| asked with | stdout has                                                                                                                  |
| ---------- | --------------------------------------------------------------------------------------------------------------------------- |
| a pipe     | rows of the columns below, separated by tabs, without a header; instants in ISO-8601 (UTC). New columns come at the end     |
| \`--json\`   | \`{ "schemaVersion": 1, "data": …, "page"?: { "next", "total", "searched", "folds", "more" } }\`; instants in ISO-8601, durations in ms |
| \`--jsonl\`  | one item of a list, or the whole value, on each line; stderr says where a list that is cut short goes on                                                                        |
| an error   | nothing; stderr has \`{ "error": { "code", "message", "hint", "exitCode" } }\` with \`--json\` ([errors](../errors.md), [exit codes](exit-codes.md)) |
`;

export function formatsPage(formats: readonly Format[]): string {
  const columns = formats
    .filter((one) => one.columns.length > 0)
    .map((one) => [`\`${one.command}\``, one.columns.map((name, at) => `${at + 1} ${name}`).join(', ')]);
  const fields = formats
    .filter((one) => one.fields.length > 0)
    .map((one) => [`\`${one.command}\``, one.fields.map((name) => `\`${name}\``).join(', ')]);
  return [
    HEAD,
    '## Columns in a pipe\n',
    `${tableText(['command', 'columns'], columns)}\n`,
    '## Fields of `data`\n',
    `${tableText(['command', 'fields'], fields)}\n`,
  ].join('\n');
}
