import { describe, expect, test } from 'vitest';
import { MONDAY, TODAY, aSnapshot } from '../../test/boards.ts';
import { payloadsOf, typesOf, withTask } from '../../test/plans.ts';
import { applyPlan } from './day-plan.ts';
import { planDay } from './questmaster.ts';

const AFTERNOON = '2026-02-02T14:00:00.000Z';

describe('the digest', () => {
  const idle = { statusChangedAt: '2026-01-27T08:00:00Z', lastActivityAt: '2026-01-27T08:00:00Z' };

  test('tells the day in a line, and is published once a day', () => {
    const snapshot = aSnapshot({
      members: [{ id: 'ada' }],
      quests: [
        { id: 'a', title: 'Invoices' },
        { id: 'b', title: 'Refunds' },
      ],
      tasks: [
        { id: 't1', questId: 'a', title: 'Round amounts', status: 'in-progress', assigneeId: 'ada', ...idle },
        { id: 't2', questId: 'b', status: 'blocked', assigneeId: 'ada' },
      ],
    });
    const plan = planDay(snapshot, MONDAY);
    expect(plan.digestDate).toBe(TODAY);
    expect(payloadsOf(plan, 'digest.daily.ready')).toEqual([
      {
        date: TODAY,
        unlocked: ['a', 'b'],
        completed: [],
        flags: { 'stuck.stale': 2, 'blocked.manual': 1 },
        topFlags: [
          { taskId: 't2', kind: 'stuck.stale', severity: 'critical', nextStep: expect.any(String) },
          {
            taskId: 't1',
            kind: 'stuck.stale',
            severity: 'warn',
            nextStep: 'Update status or remaining time',
          },
          { taskId: 't2', kind: 'blocked.manual', severity: 'warn', nextStep: expect.any(String) },
        ],
        decks: [{ memberId: 'ada', itemCount: 2 }],
        text: '2 quests unlocked (Invoices, Refunds). 1 blocked, 2 stuck. Oldest: t2, 45 working days without activity.',
        ai: false,
      },
    ]);
    const later = planDay(withTask(applyPlan(snapshot, plan), 't2', { status: 'todo' }), AFTERNOON);
    expect(later.status).toBe('success');
    expect(typesOf(later)).not.toContain('digest.daily.ready');
  });

  test('names the five worst flags: by severity, then by age', () => {
    const tasks = ['28', '27', '28', '27', '28', '22'].map((day, index) => ({
      id: `t${index}`,
      status: 'in-progress' as const,
      statusChangedAt: `2026-01-${day}T08:00:00Z`,
      lastActivityAt: `2026-01-${day}T08:00:00Z`,
    }));
    const plan = planDay(aSnapshot({ quests: [{ id: 'q', state: 'in-progress' }], tasks }), MONDAY);
    const top = ['t5', 't1', 't3', 't0', 't2'].map((taskId) => ({ taskId }));
    expect(payloadsOf(plan, 'digest.daily.ready')).toMatchObject([{ topFlags: top }]);
  });

  test('of a quiet day is short', () => {
    const plan = planDay(aSnapshot({ members: [{ id: 'ada' }] }), MONDAY);
    expect(payloadsOf(plan, 'digest.daily.ready')).toMatchObject([
      { text: 'No quests unlocked. 0 blocked, 0 stuck.' },
    ]);
  });
});
