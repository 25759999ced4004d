/** Rows of commands in which the model and a store once said different things: the model was wrong. */
import type { Command } from './command.ts';
import { crashing, dying, looking, passing, reaping } from './node-commands.ts';
import { pausing, tending } from './operator-commands.ts';
import { enqueuing, expiring, following, going } from './work-commands.ts';

const SUCCESS = { state: 'succeeded' } as const;
const RELEASED = { state: 'released' } as const;

// Of a run with this number, counted from the first one that lives.
const after = (which: number, onUnmet: 'skip' | 'fail' | 'run') =>
  ({ which, on: 'success', onUnmet }) as const;

export const FOUND: readonly (readonly [title: string, commands: readonly Command[]])[] = [
  [
    'a child may be claimed in the trip that ends its parent',
    [
      enqueuing({ jobId: 'noop' }),
      going(1, [], 10),
      following({ jobId: 'noop' }, [after(0, 'skip')]),
      going(1, [[0, SUCCESS]], 10),
    ],
  ],
  [
    'a run of a paused job that is put back is held, also if it crashed its node twice',
    [
      enqueuing({ jobId: 'noop' }),
      dying(0, 1),
      dying(0, 1),
      going(0, [], 1),
      pausing('noop'),
      going(0, [[0, RELEASED]]),
      tending(0),
    ],
  ],
  [
    'a run is judged by what had ended before, not by what ends with it',
    [
      enqueuing({ jobId: 'noop', startWithinMs: 1 }),
      passing(31_000),
      following({ jobId: 'noop' }, [after(0, 'skip')]),
      following({ jobId: 'noop' }, [after(0, 'skip'), after(1, 'fail')]),
      expiring(),
    ],
  ],
  [
    'a child is due when its parent ends: in the first of two looks, if that finds the node dead',
    [
      enqueuing({ jobId: 'noop' }),
      dying(0, 1),
      dying(0, 1),
      going(0, [], 1),
      crashing(0),
      following({ jobId: 'noop' }, [after(0, 'run')]),
      passing(31_000),
      looking(0),
      reaping(0),
    ],
  ],
];
