/** The page of docs/guides that says what a terminal, a program and a browser have in common. */
import { fullPath } from '../../apps/console/src/http/route.ts';
import { ROUTES } from '../../apps/console/src/table/table.ts';
import { ACTS } from '../../apps/console/web/test/acts/acts.ts';
import { COMMANDS } from '../../apps/worker/src/commands/index.ts';
import { tableText } from '../table-text.ts';
import { commandsOf } from './offered-commands.ts';
import { PLACES, WITHOUT_COMMAND } from './places.ts';

const HEAD = `# An act by page, request or command

What a person does in the console, a program does by its API and a terminal by a command: all three call the verb below, a function of a package. The buttons of the console have "Copy as CLI" beside them. A key acts while the drawer or the page of its object has the focus. This page is made from the tables of commands, routes and pages; \`tooling/console-parity.test.ts\` compares them, and \`tooling/console-verbs.test.ts\` follows the imports of each command and route to its verb.
`;

export function parityGuide(): string {
  const groups = [...new Set(COMMANDS.map(({ group }) => group))];
  return [HEAD, ...groups.map(groupPart), '## Routes without a command\n', routesPart(), ''].join('\n');
}

function groupPart(group: string): string {
  const rows = COMMANDS.filter((command) => command.group === group).map(({ name, summary }) => {
    const { page, verb, apart, why } = PLACES[name] ?? {};
    const routes = ROUTES.filter(({ cli = [] }) => cli.includes(name)).map(
      (route) => `\`${route.method} ${fullPath(route)}\``,
    );
    const seen = page === undefined ? '-' : `\`${page.replace('$', ':')}\``;
    const reason = why ?? apart;
    const does = reason === undefined ? summary : `${summary} (${reason})`;
    return [`\`worker ${name}\``, verbText(verb), routes.join(', ') || '-', seen, keysOf(name), does];
  });
  return `## ${group}\n\n${tableText(['Command', 'Verb', 'Route', 'Page', 'Key', 'What it does'], rows)}\n`;
}

function verbText(verb = ''): string {
  const [from = '', name] = verb.split(' ');
  return name === undefined ? '-' : `\`${name}\` of \`${from}\``;
}

/** The keys that do on a page what the command does. */
function keysOf(command: string): string {
  const rows = ACTS.filter(({ copies = '' }) => commandsOf(copies).some(([name]) => name === command));
  const keys = new Set(rows.flatMap(({ key }) => (key === undefined ? [] : [`\`${key}\``])));
  return [...keys].join(', ') || '-';
}

function routesPart(): string {
  const rows = Object.entries(WITHOUT_COMMAND).map(([route, why]) => [`\`${route}\``, why]);
  return tableText(['Route', 'Why'], rows);
}
