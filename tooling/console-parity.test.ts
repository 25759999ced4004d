/** Every command of the command line has a route of the console, or a reason why it has none. */
import { expect, test } from 'vitest';
import { fullPath } from '../apps/console/src/http/route.ts';
import { ROUTES } from '../apps/console/src/table/table.ts';
import { COMMANDS } from '../apps/worker/src/commands/index.ts';

/** Of the machine on which it is typed, or of a terminal. */
const WITHOUT_ROUTE: Readonly<Record<string, string>> = {
  daemon: 'a process of the machine',
  health: 'asks the daemon of the machine',
  console: 'is the console itself',
  top: 'a terminal; the overview shows the same',
  logs: 'follows many runs on a terminal; the page of a run shows its log',
  'github:doctor': 'asks GitHub with the token of the machine',
  'questboard:example': 'writes a file of the machine',
  'schedules:diff': 'compares a file of the machine of the daemon',
  init: 'writes files of the machine',
  completion: 'is for the shell of the machine',
  'config:check': 'files and variables of the machine',
  'config:show': 'files and variables of the machine',
  'db:migrate': 'a console does not start over a store that lacks migrations',
  'db:backup': 'writes a file of the machine',
  'db:copy': 'two stores, of which the console has one open',
  'db:restore': 'replaces the store under everybody',
};

const commands = COMMANDS.map(({ name }) => name);
const routed = new Set(ROUTES.flatMap(({ cli = [] }) => cli));
const excused = Object.keys(WITHOUT_ROUTE);

test('every command has a route of the console, or is an exception', () => {
  expect(commands.filter((name) => !routed.has(name) && !excused.includes(name))).toEqual([]);
});

test('every exception is a command, and has no route', () => {
  expect(excused.filter((name) => !commands.includes(name) || routed.has(name))).toEqual([]);
  expect(new Set(excused).size).toBe(excused.length);
});

test('every route names commands that there are', () => {
  const wrong = ROUTES.flatMap((route) =>
    (route.cli ?? [])
      .filter((name) => !commands.includes(name))
      .map((name) => `${route.method} ${fullPath(route)}: ${name}`),
  );
  expect(wrong).toEqual([]);
});
