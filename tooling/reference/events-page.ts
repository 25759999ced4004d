/** The page of the events: the catalogue of packages/events, and the files that publish each. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HISTORY_EVENTS } from '../../packages/events/src/catalogue.ts';
import { tableText } from '../table-text.ts';
import { workspaceFiles } from '../workspace-copy.ts';
import { type Member, readInterface, readMembers } from './read-interface.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The events, and the facts that their payloads share. */
const CATALOGUE = ['packages/events/src/catalogue.ts', 'packages/events/src/payloads.ts'];
/** Statements and messages name types too, and publish none. */
const PUBLISHERS = /^packages\/(?:queue|scheduler|alerts|access)\/src\/.*\.ts$/;
/** A search for types publishes none. */
const SEARCHED = /\btypes: \[[^\]]*\]/g;
const HEAD = `# Events

Every event that the engine records, from the catalogue in \`packages/events/src/catalogue.ts\`; jobs publish types of their own beside these. An event has an id, a type, a time, its payload, and where it applies \`jobId\`, \`runId\`, \`orgId\`, \`sourceApp\` and the \`actor\`: who did it. It is stored in the transaction of the change that it records. \`tooling/reference.test.ts\` writes this page.

\`worker events:tail\` shows them, [\`subscribe\`](../../packages/events/README.md) and \`GET /api/v1/stream\` follow them. The console shows events about access (\`access.*\`, \`link.*\`, \`session.*\`, \`token.*\` and \`user.*\`) only to administrators without a limit. A name with \`?\` may be absent.
`;

export function eventsPage(): string {
  const source = CATALOGUE.map(read).join('\n');
  const events = readInterface(source, 'DurableEvents');
  const publishers = workspaceFiles()
    .filter((file) => PUBLISHERS.test(file) && !/\.sql\.ts$|\.test\.ts$|\/channels\//.test(file))
    .map((file) => ({ file, text: read(file).replaceAll(SEARCHED, '') }));
  const groups = [...new Set(events.map(groupOf))];
  return [
    HEAD,
    ...groups.map((group) => {
      const rows = events
        .filter((event) => groupOf(event) === group)
        .map((event) => [
          `\`${event.name}\``,
          event.comment,
          namesOf(fieldsOf(event.type, source)),
          publishedBy(event.name, publishers),
        ]);
      return `## ${group}\n\n${tableText(['type', 'when', 'payload', 'published by'], rows)}\n`;
    }),
  ].join('\n');
}

function groupOf({ name }: Member): string {
  return name.split('.')[0] ?? '';
}

/** Of `A & { readonly b: string }`: those of A, and b. */
function fieldsOf(type: string, source: string): readonly Member[] {
  return type
    .split(' & ')
    .flatMap((part) =>
      part.startsWith('{')
        ? readMembers(
            part
              .slice(2, -2)
              .replaceAll('; readonly', ';\nreadonly')
              .replaceAll('; /**', ';\n/**')
              .replaceAll('*/ readonly', '*/\nreadonly'),
          )
        : readInterface(source, part),
    );
}

function namesOf(fields: readonly Member[]): string {
  return fields.map(({ name, isOptional }) => `\`${name}${isOptional ? '?' : ''}\``).join(', ');
}

function publishedBy(
  type: string,
  publishers: readonly { readonly file: string; readonly text: string }[],
): string {
  const ends: readonly string[] = Object.values(HISTORY_EVENTS);
  if (ends.includes(type)) return 'the end of a run: its row of history is the event';
  // As in `schedule.${verb}`.
  const computed = ['`', type.split('.')[0], '.${'].join('');
  const found = publishers.filter(({ text }) => text.includes(`'${type}'`));
  const files = found.length > 0 ? found : publishers.filter(({ text }) => text.includes(computed));
  return files
    .map(({ file }) => `[\`${file.replace(/^packages\/(\w+)\/src\//, '$1/')}\`](../../${file})`)
    .join(', ');
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
