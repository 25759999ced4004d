import {
  applyPlan,
  exampleOrganisation,
  planDay,
  readOrganisation,
  type ShownOrganisation,
} from '@sb/questboard';
import { expect, test } from 'vitest';
import { createOutput } from '../../../cli/output.ts';
import { displayWidth } from '../../../cli/terminal/text.ts';
import { boardLook } from './board-look.ts';
import { printBoard } from './board-tables.ts';
import { printOneDeck } from './deck-table.ts';
import { printDigest } from './digest-view.ts';

const NOW = '2026-02-02T08:00:00.000Z';

const board = shownExample();

function printed(width: number | undefined, print: (look: ReturnType<typeof boardLook>) => void): string[] {
  let text = '';
  const stdout = {
    write: (more: string) => {
      text += more;
    },
    ...(width !== undefined && { isTTY: true, columns: width }),
  };
  const output = createOutput({ stdout, stderr: { write: () => {} }, env: { NO_COLOR: '1' }, json: false });
  print(boardLook(board, { output, now: Date.parse(NOW) }));
  return text.trimEnd().split('\n');
}

test.each([80, 160])('a board fits into %i columns and says all that matters', (width) => {
  const lines = printed(width, (look) => printBoard(board, look, { all: false }));
  expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  expect(lines.slice(0, 2)).toEqual([
    'Northwind Software  default-org',
    '4 members, 8 quests, 60 tasks · Europe/Berlin · no run yet',
  ]);
  expect(lines).toContainEqual(expect.stringMatching(/^q-02-02 +in-progress +1\/8 +\w+ +2026-02-/));
  expect(lines).toContainEqual(expect.stringMatching(/^\d locked, \d completed: --all lists them too$/));
  expect(lines.some((line) => /^q-\d\d-\d\d +locked/.test(line))).toBe(false);
  expect(lines).toContainEqual(expect.stringMatching(/open flags?$/));
  expect(lines).toContainEqual(expect.stringMatching(/^Dana Weiss {2}2026-02-02 · 0 of 0 min · off$/));
  expect(lines.some((line) => line.includes('WHY'))).toBe(width === 160);
});

test('every quest is listed when a person asks for all', () => {
  const lines = printed(80, (look) => printBoard(board, look, { all: true }));
  expect(lines.filter((line) => line.startsWith('q-'))).toHaveLength(board.quests.length);
  expect(lines.join('\n')).not.toContain('--all');
});

test.each([60, 80, 160])('the deck of one member tells why, also in %i columns', (width) => {
  for (const deck of board.decks) {
    const lines = printed(width, (look) => printOneDeck(deck, look));
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    const words = lines.join(' ').replaceAll(/\s+/g, ' ');
    expect(words).not.toMatch(/\b(fit|unlocks|offered|waiting-on):/);
    const pulled = deck.items.filter(({ section }) => section === 'pull');
    expect(words.split('the member has the most free time')).toHaveLength(1 + pulled.length);
  }
});

test('an empty deck names the tasks that it waits for by their titles', () => {
  const [task] = board.tasks;
  const [deck] = board.decks;
  if (!task || !deck) throw new Error('The example has no task or no deck.');
  const waiting = { ...deck, items: [], note: `waiting-on: ${task.id}` };
  const [title] = printed(160, (look) => printOneDeck(waiting, look));
  expect(title).toMatch(new RegExp(`waits for ${task.title}$`));
});

test('programs get the codes of the reasons', () => {
  for (const deck of board.decks) {
    const words = printed(undefined, (look) => printOneDeck(deck, look)).join('\n');
    for (const { reasons } of deck.items) expect(words).toContain(reasons.join(', '));
  }
});

test.each([80, 160])('a digest fits into %i columns', (width) => {
  const digest = digestOfExample();
  const lines = printed(width, (look) => digest && printDigest(digest, board, look));
  expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  expect(lines[0]).toBe('Northwind Software  2026-02-02');
  expect(lines.join(' ')).toContain(digest?.text);
  expect(lines.join(' ')).toMatch(/Decks: Ada Moreno \d, .*, nothing for 1$/);
});

test('a program gets rows that say what they are', () => {
  const rows = printed(undefined, (look) => printBoard(board, look, { all: false })).map((line) =>
    line.split('\t'),
  );
  expect(new Set(rows.map(([kind]) => kind))).toEqual(new Set(['quest', 'flag', 'deck']));
  expect(rows.filter(([kind]) => kind === 'quest')).toHaveLength(board.quests.length);
  expect(rows.find(([, id]) => id === 'q-01-01')?.slice(0, 4)).toEqual([
    'quest',
    'q-01-01',
    'completed',
    '7/7',
  ]);
  const digest = digestOfExample();
  const told = printed(undefined, (look) => digest && printDigest(digest, board, look));
  expect(told[0]).toBe(`digest\t2026-02-02\t${digest?.text}`);
  expect(told.at(-1)).toBe('deck\tdana.weiss\t0');
});

function digestOfExample() {
  const event = planExample().plan.events.find(({ type }) => type === 'digest.daily.ready');
  return event?.type === 'digest.daily.ready' ? event.payload : undefined;
}

function planExample() {
  const text = JSON.stringify(exampleOrganisation({ today: '2026-02-02', members: 4, quests: 8, tasks: 60 }));
  const { organisation } = readOrganisation(text, { file: 'board.json', now: NOW });
  const snapshot = { ...organisation, flags: [], decks: [], sprintTasks: [], board: 1 };
  return { snapshot, plan: planDay(snapshot, NOW) };
}

function shownExample(): ShownOrganisation {
  const { snapshot, plan } = planExample();
  const { org, members, questlines, quests, tasks, flags, decks } = applyPlan(snapshot, plan);
  const shown = <T>(record: T) => ({ ...record, orgId: org.id, rev: 1, updatedAt: NOW });
  return {
    org: shown(org),
    members: members.map(shown),
    questlines: questlines.map(shown),
    quests: quests.map(shown),
    tasks: tasks.map(shown),
    flags: flags.map(shown),
    decks: decks.map(shown),
  };
}
