import { applyPlan, exampleOrganisation, planDay, readOrganisation } from '@sb/questboard';
import type { ShownOrganisation } from '@sb/questboard';
import { expect, test } from 'vitest';
import { createOutput } from '../cli/output.ts';
import { displayWidth } from '../cli/text.ts';
import { boardLook, printBoard, printDeck } from './board-tables.ts';

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
  const lines = printed(width, (look) => printBoard(board, look));
  expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  expect(lines[0]).toMatch(
    /^Northwind Software {2}default-org · Europe\/Berlin · 4 members, 8 quests, 60 tasks$/,
  );
  expect(lines).toContainEqual(expect.stringMatching(/^q-02-02 +in-progress +1\/8 +medium/));
  expect(lines).toContainEqual(expect.stringMatching(/open flags?$/));
  expect(lines).toContainEqual(expect.stringMatching(/^Dana Weiss {2}2026-02-02 · 0 of 0 min · off$/));
  expect(lines.some((line) => line.includes('WHY'))).toBe(width === 160);
});

test('the deck of one member tells why, also where there is little room', () => {
  const [deck] = board.decks;
  const lines = printed(80, (look) => deck && printDeck(deck, look, { withReasons: true }));
  expect(lines.at(-1)).toContain(deck?.items[0]?.reasons.join(', '));
});

test('a program gets rows that say what they are', () => {
  const rows = printed(undefined, (look) => printBoard(board, look)).map((line) => line.split('\t'));
  expect(new Set(rows.map(([kind]) => kind))).toEqual(new Set(['quest', 'flag', 'deck']));
  expect(rows.find(([, id]) => id === 'q-02-02')).toEqual([
    'quest',
    'q-02-02',
    'in-progress',
    '1/8',
    'medium',
    '',
    'Text index: first release',
  ]);
});

function shownExample(): ShownOrganisation {
  const text = JSON.stringify(exampleOrganisation({ today: '2026-02-02', members: 4, quests: 8, tasks: 60 }));
  const { organisation } = readOrganisation(text, { file: 'board.json', now: NOW });
  const snapshot = { ...organisation, flags: [], decks: [], sprintTasks: [], board: 1 };
  const { org, members, questlines, quests, tasks, flags, decks } = applyPlan(
    snapshot,
    planDay(snapshot, NOW),
  );
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
