import { listNodes, type NodeRecord } from '@sb/queue';
import { clean } from '../../../cli/terminal/text.ts';
import { stuckText } from '../../runs/views/stuck-text.ts';
import { type Check, type Finding, ok } from './check.ts';

/** Pure. */
export function judgeStuck(nodes: readonly NodeRecord[]): Finding {
  const holders = nodes.filter(({ alive, stuck }) => alive && stuck.length > 0);
  if (holders.length === 0) return ok('every job ends when it is told to');
  return {
    verdict: 'warning',
    found: holders.map(({ name, stuck }) => `${clean(name)} has ${stuckText(stuck)}`).join('; '),
    expected: 'jobs that end when ctx.signal says so',
    advice:
      "Let the job listen to ctx.signal, or give it isolation: 'thread'; a restart of the daemon frees the slots.",
  };
}

export const stuck: Check = {
  id: 'stuck',
  title: 'stuck jobs',
  examine: async ({ store }) => judgeStuck(await listNodes(store)),
};
