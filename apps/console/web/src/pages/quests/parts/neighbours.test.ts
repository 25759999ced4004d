import { expect, test } from 'vitest';
import { questNeighbours } from './neighbours.ts';

const quest = (id: string) => ({ kind: 'quest' as const, id, title: id, state: 'locked' });
const task = (id: string, questId: string) => ({
  kind: 'task' as const,
  id,
  title: id,
  state: 'todo',
  questId,
});

test('neighbours are one step away, each once, without the tasks of the quest', () => {
  const found = questNeighbours(
    {
      nodes: [quest('q'), quest('before'), quest('after'), task('own', 'q'), task('other', 'before')],
      edges: [
        { from: 'quest:q', to: 'quest:before', by: 'requires' },
        { from: 'task:own', to: 'task:other', by: 'dependsOn' },
        { from: 'quest:q', to: 'task:other', by: 'requires' },
        { from: 'quest:after', to: 'quest:q', by: 'requires' },
        { from: 'quest:q', to: 'task:own', by: 'requires' },
      ],
      cycles: [
        ['own', 'q'],
        ['x', 'y'],
      ],
      dangling: [],
      holds: [],
    },
    'q',
  );
  expect(found.before.map(({ id }) => id)).toEqual(['before', 'other']);
  expect(found.after.map(({ id }) => id)).toEqual(['after']);
  expect(found.cycles).toEqual([['own', 'q']]);
});
