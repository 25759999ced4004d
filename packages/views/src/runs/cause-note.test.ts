import { expect, test } from 'vitest';
import { causeNote } from './cause-note.ts';

test.each`
  cause                                                                | note
  ${{ because: 'limit', key: 'queue sync', limit: 2, heldBy: [1, 2] }} | ${'limit of queue sync'}
  ${{ because: 'dependency', pending: 2, parents: [] }}                | ${'for 2 runs'}
  ${{ because: 'queue_paused', queue: 'mail', at: 0 }}                 | ${'queue mail paused'}
  ${{ because: 'held', reason: 'key_limit' }}                          | ${'key limit'}
  ${{ because: 'key_missing', jobId: 'mail', since: 0 }}               | ${'no limit key yet'}
  ${{ because: 'crashes', crashes: 2, heldBy: [] }}                    | ${'it has crashed 2 nodes'}
  ${{ because: 'start_deadline', at: 0, passed: true }}                | ${'too late to start'}
  ${{ because: 'ready', since: 0, nodes: [] }}                         | ${''}
`('$cause.because beside a time: "$note"', ({ cause, note }) => expect(causeNote(cause)).toBe(note));
