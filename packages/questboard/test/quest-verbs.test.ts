import { listEvents } from '@sb/events';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  cancelQuest,
  holdQuest,
  moveTask,
  releaseQuest,
  restoreQuest,
  showOrganisation,
} from '../src/index.ts';
import { statesAfterMoves } from './random-moves.ts';
import { ACT, boardIn } from './verbs.ts';

const completed = (questId: string) => [{ type: 'questCompleted' as const, questId }];
const at = (questId: string) => ({ orgId: 'acme', questId, act: ACT });

eachDialect('a quest', (open) => {
  test('that is cancelled takes its open tasks along, and brings those back that it took', async () => {
    const { store } = await boardIn(open, {
      quests: [
        { id: 'q', state: 'in-progress' },
        { id: 'next', requires: [{ type: 'questCompleted', questId: 'q' }] },
      ],
      tasks: [
        { id: 'before', questId: 'q', status: 'in-progress' },
        { id: 'done', questId: 'q', status: 'done' },
        { id: 'open', questId: 'q', status: 'in-review' },
      ],
    });
    await moveTask(store, { orgId: 'acme', taskId: 'before', act: ACT }, { to: 'cancelled' });
    const cancelled = await cancelQuest(store, at('q'));
    expect(cancelled).toMatchObject({ quest: { state: 'cancelled' }, changed: true });
    // A cancelled quest counts as completed for those that wait for it.
    expect(cancelled.moved).toEqual([{ questId: 'next', from: 'locked', to: 'unlocked' }]);
    expect(await cancelQuest(store, at('q'))).toMatchObject({ changed: false });
    await expect(holdQuest(store, at('q'))).rejects.toMatchObject({ code: 'QUEST_CANCELLED' });
    const restored = await restoreQuest(store, at('q'));
    expect(restored.moved).toEqual([
      { questId: 'next', from: 'unlocked', to: 'locked' },
      { questId: 'q', from: 'locked', to: 'in-progress' },
    ]);
    const { tasks } = await showOrganisation(store, 'acme');
    expect(tasks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'before cancelled',
      'done done',
      'open todo',
    ]);
    await expect(restoreQuest(store, at('q'))).rejects.toMatchObject({ code: 'TRANSITION_INVALID' });
    const events = await store.read((tx) => listEvents(tx, { limit: 30 }));
    expect(events.find(({ type }) => type === 'quest.restored')).toMatchObject({
      payload: { questId: 'q', taskIds: ['open'] },
    });
  });
});

aboveStore('a quest', (open) => {
  test('that is held locks again if nothing has begun, and opens when it is released', async () => {
    const { store } = await boardIn(open, {
      quests: [
        { id: 'idle', state: 'unlocked' },
        { id: 'busy', state: 'in-progress' },
      ],
      tasks: [
        { id: 'i', questId: 'idle' },
        { id: 'b', questId: 'busy', status: 'in-progress' },
      ],
    });
    expect((await holdQuest(store, at('idle'))).moved).toEqual([
      { questId: 'idle', from: 'unlocked', to: 'locked' },
    ]);
    expect((await holdQuest(store, at('busy'))).moved).toEqual([]);
    expect(await holdQuest(store, at('busy'))).toMatchObject({ changed: false, quest: { hold: true } });
    expect((await releaseQuest(store, at('idle'))).moved).toEqual([
      { questId: 'idle', from: 'locked', to: 'unlocked' },
    ]);
  });

  test('that is completed opens what waits for it, and on from there', async () => {
    const { store } = await boardIn(open, {
      quests: [
        { id: 'a', state: 'in-progress' },
        { id: 'b', requires: completed('a') },
        { id: 'c', requires: completed('b') },
        { id: 'd', requires: completed('c') },
      ],
      tasks: [
        { id: 'ta', questId: 'a', status: 'in-progress' },
        // Done before its quest opened.
        { id: 'tb', questId: 'b', status: 'done' },
        { id: 'tc', questId: 'c', status: 'done' },
      ],
    });
    const { moved } = await moveTask(store, { orgId: 'acme', taskId: 'ta', act: ACT }, { to: 'done' });
    expect(moved.map(({ questId, to }) => `${questId} ${to}`)).toEqual([
      'a completed',
      'b completed',
      'c completed',
      'd unlocked',
    ]);
  });

  test('that is cancelled with its tasks kept leaves them as they are', async () => {
    const { store } = await boardIn(open, {
      quests: [{ id: 'q' }],
      tasks: [{ id: 't', status: 'in-progress' }],
    });
    await cancelQuest(store, at('q'), { keepTasks: true });
    expect((await showOrganisation(store, 'acme')).tasks).toMatchObject([{ status: 'in-progress' }]);
  });
});

eachDialect('the states of quests after any move of any task', (open, dialect) => {
  test('are those that a whole run computes', async () => {
    expect(await statesAfterMoves(open, { sqlite: 20, postgres: 5 }[dialect])).toEqual([]);
  });
});
