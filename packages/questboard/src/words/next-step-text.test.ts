import { describe, expect, test } from 'vitest';
import { forAnyBoard } from '../../test/arbitrary-board.ts';
import { aBoard, MONDAY } from '../../test/boards.ts';
import { createBoard } from '../board.ts';
import { findFlags, type FoundFlag } from '../flags/flags.ts';
import type { Evidence, Flag, FlagKind } from '../model/day.ts';
import { assess } from '../unlock/situation.ts';
import { nextStepQuestion, nextStepTemplate } from './next-step-text.ts';
import { userMessage } from './question.ts';

const board = createBoard(
  aBoard({
    members: [
      { id: 'ada', name: 'Ada Lovelace' },
      { id: 'bob', name: 'Bob Kahn' },
    ],
    quests: [
      { id: 'q', title: 'Invoices' },
      { id: 'held', title: 'Refunds', hold: true },
    ],
    tasks: [
      {
        id: 't-1',
        title: 'Round amounts',
        description: 'Ask Bob. The key is sk-abcdefghijklmnopqrstuvwx.',
        status: 'in-progress',
        priority: 'high',
        assigneeId: 'ada',
        remainingMinutes: 90,
        blockers: [{ text: 'no\nrates', createdAt: MONDAY }],
      },
      { id: 't-2', title: 'Rates', assigneeId: 'bob', dueDate: '2026-02-03' },
      { id: 't-3', title: 'Currencies', assigneeId: 'ada' },
      { id: 't-4', title: 'Zones' },
    ],
  }),
);
const flag = (kind: FlagKind, evidence: Evidence = {}): Flag =>
  fromFound({ id: `flag-t-1-${kind}`, taskId: 't-1', kind, severity: 'warn', reason: '', evidence });

describe('the next step', () => {
  test.each`
    kind                    | evidence                                         | steps
    ${'blocked.dependency'} | ${{ waitsFor: ['t-2', 't-3', 't-4', 't-gone'] }} | ${['Ask Bob Kahn about Rates', 'Finish Currencies first', 'Find an owner for Zones']}
    ${'blocked.dependency'} | ${{ waitsFor: ['t-gone'] }}                      | ${['Find an owner for t-gone']}
    ${'blocked.manual'}     | ${{ blockers: ['no\nrates'] }}                   | ${['Resolve: no rates']}
    ${'blocked.manual'}     | ${{ blockers: [] }}                              | ${['Write down what blocks the task, or move it back']}
    ${'blocked.external'}   | ${{ blockers: ['vendor'] }}                      | ${['Resolve: vendor']}
    ${'blocked.deadlock'}   | ${{ waitsFor: ['held', 't-2'] }}                 | ${['Release Refunds', 'Remove the wait for Rates']}
    ${'stuck.stale'}        | ${{ days: 4 }}                                   | ${['Update status or remaining time']}
    ${'stuck.aging'}        | ${{ days: 4 }}                                   | ${['Split or pair']}
    ${'stuck.unowned'}      | ${{ days: 4 }}                                   | ${['Find an owner']}
    ${'overdue'}            | ${{}}                                            | ${['Agree on another due date, or on less work']}
  `('of $kind with $evidence is $steps', ({ kind, evidence, steps }) => {
    expect(nextStepTemplate({ flag: flag(kind, evidence), board }).split('\n')).toEqual(steps);
  });

  test('has one to three lines for every flag of every board', () => {
    forAnyBoard((organisation) => {
      const situation = assess(organisation, MONDAY);
      for (const found of findFlags(situation)) {
        const facts = { flag: fromFound(found), board: situation.board };
        const lines = nextStepTemplate(facts).split('\n');
        expect(lines.every(Boolean) && lines.length <= 3).toBe(true);
        expect(nextStepQuestion(facts, [])).toBeDefined();
      }
    });
  });

  test('is asked with the task, its texts and the tasks that it waits for', () => {
    const question = nextStepQuestion(
      { flag: flag('blocked.dependency', { waitsFor: ['t-2', 'held', 't-gone'] }), board },
      [],
    );
    expect(JSON.parse(question ? userMessage(question) : '')).toEqual({
      facts: {
        task: 'T1',
        status: 'in-progress',
        assignee: 'M1',
        priority: 'high',
        remainingMinutes: 90,
        flag: { kind: 'blocked.dependency', severity: 'warn', workingDays: 0 },
        waitsFor: [
          { task: 'T2', status: 'todo', assignee: 'M2', dueDate: '2026-02-03' },
          { quest: 'Q1', state: 'locked' },
        ],
      },
      texts: {
        T1: {
          title: 'Round amounts',
          description: 'Ask M3. The key is (redacted).',
          blockers: ['no rates'],
        },
        T2: { title: 'Rates' },
        Q1: { title: 'Refunds' },
      },
    });
  });

  test('of a task that is not on the board is no question', () => {
    const gone = { ...flag('overdue'), taskId: 'gone' };
    expect(nextStepQuestion({ flag: gone, board }, [])).toBeUndefined();
  });
});

function fromFound(found: FoundFlag): Flag {
  return { ...found, since: MONDAY, lastSeenOn: '2026-02-02' };
}
