/** A person who acts on a board may say why: the event of the act has the reason, what follows by a rule has not. */
import { listEvents, type News } from '@sb/events';
import type { Store } from '@sb/storage';
import { aboveStore } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  approveSprint,
  approveTask,
  archiveRecord,
  blockTask,
  cancelQuest,
  cancelSprint,
  changeOrg,
  changeRecord,
  claimTask,
  commentTask,
  createRecord,
  holdQuest,
  moveTask,
  releaseQuest,
  replanSprint,
  restoreQuest,
  returnRecord,
  showTask,
  unblockTask,
} from '../src/index.ts';
import { boardIn } from './verbs.ts';

const REASON = 'agreed on Monday';
const act = { actor: 'ada', isAdmin: true, reason: REASON };
const orgId = 'acme';
const task = (taskId: string) => ({ orgId, taskId, act });
const quest = { orgId, questId: 'q', act };
const sprint = { orgId, weekStart: '2026-02-02', act };
const record = <Kind extends string>(kind: Kind, id: string) => ({ orgId, kind, id, act });

/** The types of the events that have the reason. Each call has something to do. */
const CALLS: readonly (readonly [(store: Store) => Promise<unknown>, readonly string[]])[] = [
  [(store) => claimTask(store, task('a')), ['task.assigned']],
  [(store) => claimTask(store, task('a'), { memberId: null }), ['task.unassigned']],
  [(store) => blockTask(store, task('a'), { text: 'vendor' }), ['task.blocker.added', 'task.moved']],
  [(store) => unblockTask(store, task('a')), ['task.blocker.resolved', 'task.moved']],
  [(store) => moveTask(store, task('a'), { to: 'in-progress' }), ['task.moved', 'task.assigned']],
  [(store) => commentTask(store, task('a'), { text: 'hello' }), ['task.commented']],
  [(store) => approveTask(store, task('done')), ['task.approved']],
  [(store) => holdQuest(store, quest), ['quest.held']],
  [(store) => releaseQuest(store, quest), ['quest.released']],
  [(store) => cancelQuest(store, quest), ['quest.cancelled', 'task.moved']],
  [(store) => restoreQuest(store, quest), ['quest.restored', 'task.moved']],
  [(store) => createRecord(store, record('questline', 'l'), { title: 'L' }), ['questline.created']],
  [(store) => changeRecord(store, record('questline', 'l'), { title: 'M' }), ['questline.changed']],
  [(store) => archiveRecord(store, record('questline', 'l')), ['questline.archived']],
  [(store) => returnRecord(store, record('questline', 'l')), ['questline.returned']],
  [(store) => changeOrg(store, { orgId, act }, { name: 'New' }), ['org.changed']],
  [
    (store) => replanSprint(store, sprint),
    ['sprint.plan.generated', 'sprint.memberplan.generated', 'task.assigned'],
  ],
  [(store) => approveSprint(store, sprint), ['sprint.plan.approved']],
  [(store) => cancelSprint(store, sprint), ['sprint.plan.cancelled']],
];

const hasReason = ({ payload }: News) => payload['reason'] === REASON;

aboveStore('the reason of an act', (open) => {
  test('is in its events, and not in those that follow by a rule', async () => {
    const { store } = await boardIn(open, {
      members: [{ id: 'ada', role: 'owner' }],
      quests: [{ id: 'q' }],
      tasks: [{ id: 'a' }, { id: 'b' }, { id: 'done', status: 'done', requiresApproval: true }],
    });
    const newest = () => store.read((tx) => listEvents(tx, { limit: 500 }));
    let seen = (await newest()).length;
    for (const [call, types] of CALLS) {
      await call(store);
      const news = await newest();
      const fresh = news.slice(0, news.length - seen).toReversed();
      seen = news.length;
      const [told, followed] = [fresh.filter(hasReason), fresh.filter((event) => !hasReason(event))];
      expect([...new Set(told.map(({ type }) => type))]).toEqual(types);
      // The states of quests move by rules.
      expect(followed.filter(({ type }) => !type.startsWith('quest.'))).toEqual([]);
    }
    const { history } = await showTask(store, orgId, 'a');
    const own = history.filter(({ by }) => by === 'ada');
    expect(own.length).toBeGreaterThan(10);
    expect(own.map(({ reason }) => reason)).toEqual(own.map(() => REASON));
  });
});
