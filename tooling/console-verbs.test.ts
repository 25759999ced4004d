/** A command and its routes call the same verb: the imports of both lead to it. */
import { expect, test } from 'vitest';
import type { Route } from '../apps/console/src/http/route.ts';
import { ROUTES } from '../apps/console/src/table/table.ts';
import { PLACES } from './console-parity/places.ts';
import { verbProblem } from './console-parity/verbs.ts';

function routesOf(command: string): readonly Route[] {
  return ROUTES.filter(({ cli = [] }) => cli.includes(command));
}

test('every command and its routes call the verb that is named', () => {
  const problems = Object.entries(PLACES).flatMap(([command, { verb, others }]) => {
    const problem = verb === undefined ? undefined : verbProblem(verb, command, routesOf(command), others);
    return problem === undefined ? [] : [`${command}, ${verb}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

test('a command that has a route has a verb, or a reason', () => {
  const silent = Object.entries(PLACES).filter(
    ([command, { verb, apart, why }]) => routesOf(command).length > 0 && (verb ?? apart ?? why) === undefined,
  );
  expect(silent.map(([command]) => command)).toEqual([]);
  const idle = Object.entries(PLACES).filter(
    ([, { verb, apart }]) => verb !== undefined && apart !== undefined,
  );
  expect(idle.map(([command]) => command)).toEqual([]);
});

test.each<[what: string, command: string, verb: string, problem: string, routesOf?: string]>([
  ['a name that no package exports', 'run:cancel', '@sb/queue stopRun', 'no door exports it'],
  ['a verb of another command', 'run:cancel', '@sb/queue pauseQueue', 'the command does not call it'],
  [
    'a verb that only the command calls',
    'user:disable',
    '@sb/access disableUser',
    'PATCH /users/:name does not call it',
  ],
  [
    'a verb that no worker of operations calls',
    'run:cancel',
    '@sb/queue cancelChain',
    'POST /runs/bulk does not call it',
  ],
  [
    'a verb of another route of the same module',
    'alert:history',
    '@sb/alerts listAlerts',
    'GET /alerts/stats does not call it',
    'alert:stats',
  ],
])('%s is noticed', (_what, command, verb, problem, routes = command) => {
  expect(verbProblem(verb, command, routesOf(routes))).toBe(problem);
});
