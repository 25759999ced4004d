/** Commands, routes and pages do the same: each list is held against the others, and what pages copy is parsed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { changesSomething, fullPath, type Route } from '../apps/console/src/http/route.ts';
import { ROUTES } from '../apps/console/src/table/table.ts';
import { commandOf } from '../apps/console/web/src/pages/api-reference/parts/operations.ts';
import { KEY_GROUPS } from '../apps/console/web/src/keys/key-table.ts';
import type { ActRow } from '../apps/console/web/test/acts/act-row.ts';
import { ACTS } from '../apps/console/web/test/acts/acts.ts';
import type { OptionDefinition } from '../apps/worker/src/cli/command.ts';
import { COMMANDS } from '../apps/worker/src/commands/index.ts';
import { isCalled } from './console-parity/calls.ts';
import { askedBy } from './console-parity/page-calls.ts';
import { copiedCommands } from './console-parity/copied-commands.ts';
import {
  commandsOf,
  readSources,
  reasonedCommands,
  type Source,
  VALUE,
} from './console-parity/offered-commands.ts';
import { isAddressOf, isSentTo } from './console-parity/is-sent-to.ts';
import { LISTS } from './console-parity/lists.ts';
import { parityGuide } from './console-parity/parity-guide.ts';
import { parseProblem } from './console-parity/parse-command.ts';
import { PLACES, WITHOUT_COMMAND, WITHOUT_CONTROL } from './console-parity/places.ts';

const ROUTER = path.resolve(import.meta.dirname, '../apps/console/web/src/routes.tsx');
const GUIDE = path.resolve(import.meta.dirname, '../docs/guides/console-parity.md');
/** The folder of each page by its address. */
const folders = new Map(
  [...readFileSync(ROUTER, 'utf8').matchAll(/page\('([^']+)', \(\) => import\('\.\/(pages\/[\w-]+\/)/g)].map(
    ([, address = '', folder = '']) => [address, folder],
  ),
);
const commands = COMMANDS.map(({ name }) => name);
const sources = readSources();

function routesOf(command: string): readonly Route[] {
  return ROUTES.filter(({ cli = [] }) => cli.includes(command));
}

test('every command has its place, in the order of the help', () => {
  expect(Object.keys(PLACES)).toEqual(commands);
});

test('a command without a route or a page has a reason, and every page is an address', () => {
  const silent = Object.entries(PLACES).filter(
    ([name, { page, why }]) => why === undefined && (page === undefined || routesOf(name).length === 0),
  );
  expect(silent.map(([name]) => name)).toEqual([]);
  expect(Object.values(PLACES).filter(({ page }) => page !== undefined && !folders.has(page))).toEqual([]);
});

test('the page of a command that reads asks one of its routes', () => {
  const silent = Object.entries(PLACES).filter(
    ([name, { page, why }]) =>
      page !== undefined &&
      why === undefined &&
      !routesOf(name).some(changesSomething) &&
      !asksAt(page, name),
  );
  expect(silent.map(([name, { page }]) => `${name} at ${page}`)).toEqual([]);
});

test('a command has a reason only where it has no page, no route, or no part of its page for it', () => {
  const reasoned = Object.entries(PLACES).filter(([, { why }]) => why !== undefined);
  expect(reasoned.filter(([, { why = '' }]) => why.trim().length < SHORTEST_REASON)).toEqual([]);
  const idle = reasoned.filter(([name, { page }]) => page !== undefined && isDoneAt(page, name));
  expect(idle.map(([name, { page }]) => `${name} at ${page}`)).toEqual([]);
});

const SHORTEST_REASON = 15;
const askedAt = new Map([...folders].map(([page, folder]) => [page, [...askedBy(folder)]]));

function isDoneAt(page: string, command: string): boolean {
  const isAct = routesOf(command).some(changesSomething);
  return isAct ? ACTS.some((row) => copiesAt(row, command, page)) : asksAt(page, command);
}

/** Whether the page asks one of the routes of a command. */
function asksAt(page: string, command: string): boolean {
  const asked = askedAt.get(page) ?? [];
  return routesOf(command).some((route) =>
    asked.some((address) => isAddressOf(`/api/v1${address}`, fullPath(route).replaceAll(/:\w+/g, '$'))),
  );
}

test('every route names commands that there are, or has a reason', () => {
  const names = ROUTES.map((route) => ({ ...route, at: `${route.method} ${fullPath(route)}` }));
  expect(names.filter(({ cli = [] }) => cli.some((name) => !commands.includes(name)))).toEqual([]);
  expect(names.filter(({ cli = [] }) => cli.length === 0).map(({ at }) => at)).toEqual(
    Object.keys(WITHOUT_COMMAND),
  );
});

test('the command that the reference of the API shows for a route parses with the parameters of its path', async () => {
  const problems = await Promise.all(
    ROUTES.map(async (route) => {
      const at = fullPath(route).replaceAll(/:(\w+)/g, '{$1}');
      const line = commandOf({ path: at, cli: route.cli ?? [] });
      if (line === undefined) return [];
      const words = line.split(' ').slice(1);
      const problem = await parseProblem(
        words.map((word) => (word.startsWith('<') ? '1' : word)),
        { anyValue: true },
      );
      return problem === undefined ? [] : [`${route.method} ${at}: ${problem}`];
    }),
  );
  expect(problems.flat()).toEqual([]);
});

test('every act of the API is done by a control of a page, or has a reason', () => {
  const acts = ROUTES.filter((route) => changesSomething(route) && !ACTS.some((row) => isSentTo(row, route)));
  expect(acts.map((route) => `${route.method} ${fullPath(route)}`)).toEqual(Object.keys(WITHOUT_CONTROL));
});

test('every list that a page shows is exported and copied there, or has a reason', () => {
  const lists = ROUTES.filter(({ isList }) => isList === true);
  expect(lists.map((route) => `${route.method} ${fullPath(route)}`)).toEqual(Object.keys(LISTS));
  const calls = Object.values(LISTS)
    .flatMap((place) => (typeof place === 'string' ? [] : [place.exported, place.copied]))
    .filter((call) => typeof call !== 'string');
  expect(calls.filter((call) => !isCalled(call))).toEqual([]);
});

test('every act of a page is there as a command to copy', () => {
  const acts = Object.entries(PLACES).filter(
    ([name, { page, why }]) =>
      page !== undefined && why === undefined && routesOf(name).some(changesSomething),
  );
  const missing = acts.filter(([name, { page = '' }]) => !ACTS.some((row) => copiesAt(row, name, page)));
  expect(missing.map(([name, { page }]) => `${name} at ${page}`)).toEqual([]);
});

/** No command has tags of a run, nor changes a part of each input. */
const WITHOUT_COPY = [
  'POST /jobs/mail.digest/runs at /jobs/mail.digest',
  'POST /runs/bulk at /runs?state=failed&job=mail.digest',
];

test('an act without a command to copy is one that no command does', () => {
  const silent = ACTS.filter(
    (row) =>
      row.copies === undefined &&
      ROUTES.some((route) => isSentTo(row, route) && (route.cli ?? []).length > 0),
  );
  expect(silent.map(({ at, sends }) => `${sends} at ${at}`)).toEqual(WITHOUT_COPY);
});

test('what a control copies is a command of the route that it sends to, and parses', async () => {
  const problems = await Promise.all(
    ACTS.flatMap(({ at, sends, copies = '' }) =>
      commandsOf(copies).map(async (words) => {
        const routes = ROUTES.filter((route) => isSentTo({ sends }, route));
        const isOfRoute = routes.some(({ cli = [] }) => cli.includes(words[0] ?? ''));
        const problem = await parseProblem(words, { anyValue: false });
        return isOfRoute && problem === undefined ? [] : [`${at}: ${copies} for ${sends}: ${problem ?? ''}`];
      }),
    ),
  );
  expect(problems.flat()).toEqual([]);
});

/** Values that a command takes without a word, and why. */
const UNNAMED = {
  '--to-front: run:priority': 'is the flag --front',
  'failed: run:retry': 'takes failed runs only',
  '1: schedules:skip-next': 'skips one fire unless it is told a number',
  'ana: task:claim': 'takes the task for the one who asks',
  '{"org":{"id":"acme"}}: questboard:import': 'reads the file',
  '--disabled: user:disable': 'is what the command does',
  '1: job': 'is the flag --no-retry',
  '--sync-to-github: task:create': 'is set by --set syncToGithub=true',
  '--sync-to-github: task:change': 'is set by --set syncToGithub=true',
};

test('a command that is copied names each value that its control sends', () => {
  const unnamed = ACTS.flatMap(({ body = {}, copies }) =>
    copies === undefined
      ? []
      : valuesIn(body)
          .filter((value) => !hasWord(copies, value))
          .map((value) => `${value}: ${copies.split(' ')[1]}`),
  );
  expect(unnamed).toEqual(Object.keys(UNNAMED));
});

/** The pages of a group of keys; `''`: any. */
const PAGES_OF: Readonly<Record<string, readonly string[]>> = {
  Lists: [''],
  Run: ['/runs/'],
  Job: ['/jobs'],
  Queues: ['/queues'],
  Failures: ['/failures'],
  Schedules: ['/schedules'],
  Nodes: ['/nodes'],
  Alerts: ['/alerts'],
  Quests: ['/quests'],
  Sprint: ['/sprint'],
  People: ['/people'],
};
/** Keys that show, move, choose or copy. */
const ONLY_SHOW = [
  'Lists: next row, previous row, open, open in the drawer, select, select up to this row, select all that match, query, ' +
    'facets, previous page, next page, show the new rows, copy as CLI, copy as curl, narrow the time, ' +
    'widen the time, ask again for a refused page or list',
  'Run: previous run of the list, next run of the list, logs, input, why, expand all, first line of the error, attempt',
  'Schedules: previous week, next week',
  'Alerts: explain the rule',
  'Quests: previous column, next column',
  'Sprint: previous week, next week',
];

test('every key that acts is pressed by a row of its page, and each such key of a row is in the table', () => {
  const silent = KEY_GROUPS.flatMap(({ name, records }) => {
    const pages = PAGES_OF[name];
    if (pages === undefined) return [];
    const own = new Set<string>(
      ACTS.filter(({ at }) => pages.some((page) => at.startsWith(page))).flatMap(({ key }) => key ?? []),
    );
    const idle = records.filter(
      ({ does, keys }) => isShowing(name, does) || !keys.some((key) => own.has(key)),
    );
    return idle.length === 0 ? [] : [`${name}: ${idle.map(({ does }) => does).join(', ')}`];
  });
  expect(silent).toEqual(ONLY_SHOW);
  const known = new Set<string>(KEY_GROUPS.flatMap(({ records }) => records.flatMap(({ keys }) => keys)));
  expect(ACTS.flatMap(({ key }) => key ?? []).filter((key) => !known.has(key))).toEqual([]);
});

/** Its key acts elsewhere: `n` shows new rows, and runs a job. */
function isShowing(group: string, does: string): boolean {
  const shown = ONLY_SHOW.find((line) => line.startsWith(`${group}: `))?.slice(group.length + 2);
  return shown?.split(', ').includes(does) === true;
}

/** A pause and a drain hold whatever was there before; only an Undo that makes one names what it takes the place of. */
const OF_UNDO = /^POST .*\/(?:pause|drain)$/;

test('a control sends the version that its page has seen where the route takes one', () => {
  const versioned = ROUTES.filter(
    ({ method, path: route, needsVersion, takesVersion }) =>
      (needsVersion ?? takesVersion) && !OF_UNDO.test(`${method} ${route}`),
  );
  const without = ACTS.filter(
    (row) => row.version === undefined && versioned.some((route) => isSentTo(row, route)),
  );
  expect(without.map(({ at, sends }) => `${sends} at ${at}`)).toEqual([]);
});

/**
 * The texts and numbers of a body, and the flags of what is true: what is false has none. Without the revision that a page
 * saw, the number that it has counted, and the fire that its reason names: a command acts on what is there by now.
 */
function valuesIn(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null)
    return ['string', 'number'].includes(typeof body) ? [String(body)] : [];
  return Object.entries(body).flatMap(([field, value]) =>
    ['rev', 'atMost', 'fireAt'].includes(field) ? [] : value === true ? [flagNamed(field)] : valuesIn(value),
  );
}

/** Not as a part of another word: a 3 is not in 31, nor `mail` in `mail.digest`. */
function hasWord(text: string, word: string): boolean {
  const plain = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w.-])${plain}(?![\w.-])`).test(text);
}

function copiesAt({ at, copies = '' }: ActRow, name: string, page: string): boolean {
  return commandsOf(copies).some((words) => words[0] === name) && isAddressOf(at, page);
}

/** A command is found by its whole name: as the beginning of a text, or as a text of its own. */
function namesIn({ texts, built }: Source): readonly string[] {
  const said = texts.flatMap((text) => [
    ...(text.includes(':') && commands.includes(text) ? [text] : []),
    ...commandsOf(text).map(([name = '']) => name),
  ]);
  return [...said, ...built];
}

/** Its words come from a list: the builders of such lines are called below. */
const IN_PARTS = new Set(['questboard:import', VALUE, '']);

test('every command line in the sources of the pages parses', async () => {
  const problems = await Promise.all(
    sources.flatMap(({ file, texts }) =>
      texts
        .flatMap(commandsOf)
        .filter(([name = '', ...rest]) => !(IN_PARTS.has(name) && rest.every((word) => word === '--help')))
        .map(async (words) => {
          const anyValue = words.some((word) => /…|</.test(word) || word.includes(VALUE));
          const problem = await parseProblem(words, { anyValue });
          return problem === undefined ? [] : [`${file}: ${problem}`];
        }),
    ),
  );
  expect(problems.flat()).toEqual([]);
});

test('every flag in a source that names commands is one of theirs', () => {
  const wrong = sources.flatMap((source) => {
    const names = namesIn(source);
    const known = new Set(
      COMMANDS.filter(({ name }) => names.includes(name)).flatMap(({ options = {} }) =>
        Object.entries(options).map(flagOf),
      ),
    );
    if (known.size === 0) return [];
    return source.texts
      .flatMap((text) => [...text.matchAll(/(?:^|\s)(--[a-z][\w-]*)/g)].map(([, flag = '']) => flag))
      .filter((flag) => !known.has(flag) && flag !== '--help' && flag !== `--${VALUE}`)
      .map((flag) => `${source.file}: ${flag} of ${names.join(', ')}`);
  });
  expect([...new Set(wrong)]).toEqual([]);
});

function flagOf([name, { negative }]: readonly [string, OptionDefinition]): string {
  return flagNamed(name, negative);
}

function flagNamed(name: string, negative = false): string {
  return `--${negative ? 'no-' : ''}${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

test.each(copiedCommands())('what a page builds parses: %s', async (line) => {
  for (const words of commandsOf(line))
    expect(await parseProblem(words, { anyValue: line.includes('…') })).toBeUndefined();
});

test('every command whose reason is asked for takes one', () => {
  const asked = new Set(reasonedCommands());
  expect(asked.size).toBeGreaterThan(10);
  const known = COMMANDS.filter(({ options = {} }) => 'reason' in options).map(({ name }) => name);
  expect([...asked].filter((name) => !known.includes(name))).toEqual([]);
});

// After a change on purpose: vitest run tooling/console-parity.test.ts --update
test('the guide says what is where', async () => {
  await expect(parityGuide()).toMatchFileSnapshot(GUIDE);
});
