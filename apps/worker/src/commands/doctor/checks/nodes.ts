import { type CountedNode, listNodes, type NodeCensus, type NodeRecord, readNodeCensus } from '@sb/queue';
import { reapDeadNodes } from '@sb/queue/engine';
import { isProcessGone } from '@sb/runner';
import { formatDuration, plural } from '@sb/words';
import { clean, stuckText } from '@sb/views';
import { type Check, type Finding, fine, type Patient } from './check.ts';

/** Pure. `isGone`: the process of the node is known to have ended. */
export function judgeNodes({ now, nodes }: NodeCensus, isGone: (node: CountedNode) => boolean): Finding {
  const there = nodes.filter(({ hasEnded }) => !hasEnded);
  const dead = there.filter((node) => node.expiresAt <= now || isGone(node));
  if (dead.length > 0)
    return {
      verdict: 'problem',
      found: dead.map((node) => `${nameOf(node)} ${whyDead(node, now)}`).join('; '),
      expected: 'no dead node in the list of nodes',
      advice: 'Start a daemon, which queues their runs again, or: worker doctor --fix',
    };
  return fine(there.length === 0 ? 'none' : 'each has renewed its lease');
}

/** Pure. */
export function judgeOrphans({ nodes }: NodeCensus): Finding {
  const holders = nodes.filter(({ hasEnded, runs }) => hasEnded && runs > 0);
  const runs = holders.reduce((sum, node) => sum + node.runs, 0);
  if (runs === 0) return fine('no run belongs to an ended node');
  return {
    verdict: 'problem',
    found: `${plural(runs, 'run')} of ended nodes: ${holders.map(nameOf).join(', ')}`,
    expected: 'none',
    advice: 'Start a daemon, which queues them again, or: worker doctor --fix',
  };
}

/** Pure. */
export function judgeVersions({ now, nodes }: NodeCensus, version: string): Finding {
  const others = nodes.filter(
    (node) => !node.hasEnded && node.kind === 'daemon' && node.expiresAt > now && node.version !== version,
  );
  if (others.length === 0) return fine(`all have ${version}`);
  return {
    verdict: 'note',
    found: others.map((node) => `${nameOf(node)} has ${node.version}`).join('; '),
    expected: `${version}, the version of this program`,
    advice: 'Normal during an update; otherwise update those daemons.',
  };
}

export const nodes: Check = {
  id: 'nodes',
  title: 'nodes',
  examine: async ({ store, identity }) =>
    judgeNodes(await readNodeCensus(store), (node) => isProcessGone(identity, node)),
  treat: reap,
};

export const orphans: Check = {
  id: 'orphans',
  title: 'runs of ended nodes',
  examine: async ({ store }) => judgeOrphans(await readNodeCensus(store)),
  treat: reap,
};

export const versions: Check = {
  id: 'versions',
  title: 'versions of the daemons',
  examine: async ({ store, version }) => judgeVersions(await readNodeCensus(store), version),
};

async function reap({ store, identity }: Patient): Promise<string | undefined> {
  const before = await readNodeCensus(store);
  const isGone = (node: Parameters<typeof isProcessGone>[1]): boolean => isProcessGone(identity, node);
  const isSick = before.nodes.some((node) => node.hasEnded || node.expiresAt <= before.now || isGone(node));
  if (!isSick) return undefined;
  const runs = await reapDeadNodes(store, { isGone });
  const { nodes: left } = await readNodeCensus(store);
  return `${plural(before.nodes.length - left.length, 'dead node')} removed, ${plural(runs, 'run')} queued again`;
}

function whyDead(node: CountedNode, now: number): string {
  if (node.expiresAt > now) return `has ended without notice (process ${node.pid})`;
  return `has not renewed its lease for ${formatDuration(now - node.expiresAt)}`;
}

function nameOf({ id, name }: CountedNode): string {
  return `${clean(name)} (${id})`;
}

/** Pure. */
export function judgeStuck(records: readonly NodeRecord[]): Finding {
  const holders = records.filter(({ alive, stuck }) => alive && stuck.length > 0);
  if (holders.length === 0) return fine('every job ends when its signal aborts');
  return {
    verdict: 'note',
    found: holders.map(({ name, stuck }) => `${clean(name)} has ${stuckText(stuck)}`).join('; '),
    expected: 'jobs that end when ctx.signal aborts',
    advice:
      "Make the job listen to ctx.signal, or give it isolation: 'thread'; a restart of the daemon frees the slots.",
  };
}

export const stuck: Check = {
  id: 'stuck',
  title: 'stuck jobs',
  examine: async ({ store }) => judgeStuck(await listNodes(store)),
};
