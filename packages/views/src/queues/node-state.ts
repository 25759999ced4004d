/** How a node does, how all of them do, and what an act does to one, in words. Pure. */
import type { EndedNode, NodeChange, NodeRecord } from '@sb/queue';
import { groupBy, plural } from '@sb/words';
import { stuckText } from '../runs/cause-text.ts';
import { clean } from '../text/clean.ts';
import { ageTime } from '../text/instants.ts';
import type { Saying } from './queue-state.ts';

/** `gone`: the process has ended; the next daemon that checks leases removes the node. */
export function nodeWord({ alive, state }: Pick<NodeRecord, 'alive' | 'state'>): string {
  return alive ? state : 'gone';
}

export type NodeStateWord = 'up' | 'cordoned' | 'draining' | 'late' | 'gone';

/** With the heartbeat: `late` is a node whose lease runs out soon. */
export function nodeStateWord({ alive, state, lateSince }: NodeRecord | EndedNode): NodeStateWord {
  if (!alive || state === 'stopped' || state === 'lost') return 'gone';
  if (lateSince !== undefined) return 'late';
  return state === 'active' ? 'up' : state;
}

export function nodeSaying(node: NodeRecord | EndedNode, now: number): Saying {
  const { alive, state, running, slots, stuck, kind, startedAt, heartbeatAt, lateSince } = node;
  if (state === 'stopped') return { tone: 'off', says: `Stopped ${ageTime(heartbeatAt, now)}` };
  if (state === 'lost' || !alive)
    return { tone: state === 'lost' ? 'off' : 'bad', says: 'Ended without notice; its runs are taken over' };
  if (lateSince !== undefined)
    return { tone: 'warn', says: `Late: its last heartbeat came ${ageTime(heartbeatAt, now)}` };
  if (kind === 'job') return { tone: 'ok', says: `Runs one job, started ${ageTime(startedAt, now)}` };
  if (stuck.length > 0) return { tone: 'warn', says: `Keeps ${stuckText(stuck)}` };
  const used = slots === undefined ? plural(running, 'run') : `${running} of ${plural(slots, 'slot')} in use`;
  if (state === 'active') return { tone: 'ok', says: used };
  if (state === 'cordoned') return { tone: 'warn', says: `Cordoned: takes no run; ${used}` };
  return {
    tone: 'warn',
    says: `Draining: stops when its last run has ended; ${plural(running, 'run')} left`,
  };
}

/** `2 daemons take runs: 5 of 16 slots in use. 1 daemon is cordoned.` */
export function nodesText(nodes: readonly NodeRecord[]): string {
  const daemons = nodes.filter(({ kind, alive }) => kind === 'daemon' && alive);
  const takers = daemons.filter(({ state }) => state === 'active');
  const slots = takers.reduce((sum, node) => sum + (node.slots ?? 0), 0);
  const running = takers.reduce((sum, node) => sum + node.running, 0);
  const first =
    takers.length === 0
      ? `No daemon takes runs${daemons.length === 0 ? ': none is up' : ''}.`
      : `${plural(takers.length, 'daemon takes', 'daemons take')} runs: ${running} of ${plural(slots, 'slot')} in use.`;
  const aside = (['cordoned', 'draining'] as const).flatMap((mode) => {
    const count = daemons.filter(({ state }) => state === mode).length;
    return count === 0 ? [] : [`${plural(count, 'daemon is', 'daemons are')} ${mode}.`];
  });
  return [first, ...aside].join(' ');
}

/** Undefined while all nodes that are up have one version: `2 versions are up: 0.1.0 on a and b, 0.2.0 on c.` */
export function versionsText(nodes: readonly NodeRecord[]): string | undefined {
  const byVersion = groupBy(
    nodes.filter(({ alive }) => alive),
    ({ version }) => clean(version),
  );
  if (byVersion.size < 2) return undefined;
  const parts = [...byVersion].map(([version, all]) => `${version} on ${namesText(all)}`);
  return `${byVersion.size} versions are up: ${parts.join(', ')}.`;
}

/** The consequence for its runs if the node is drained now. `nodes`: all nodes. */
export function ifDrainedText(
  node: Pick<NodeRecord, 'id' | 'running'>,
  nodes: readonly NodeRecord[],
): string {
  const others = nodes.filter(
    ({ id, kind, alive, state }) => id !== node.id && kind === 'daemon' && alive && state === 'active',
  );
  const own =
    node.running === 0
      ? 'It has no run under way, so its process stops at once.'
      : `Its ${plural(node.running, 'run')} under way ${node.running === 1 ? 'continues' : 'continue'}; its process stops when the last one has ended.`;
  const rest =
    others.length === 0
      ? 'No other daemon takes runs: those that wait do not start until one does.'
      : `Runs that wait go to ${namesText(others)}.`;
  return `${own} ${rest}`;
}

const CONSEQUENCES: Readonly<Record<NodeChange['after'], string>> = {
  active: 'It takes runs again within a second.',
  cordoned: 'It takes no more runs; its running ones continue.',
  draining: 'It takes no more runs, and ends when its last run has ended.',
};

/** The state of a node after an act, and the consequence of the act, absent where it changed nothing. */
export function nodeChangeText({ name, changed, before, after }: NodeChange): {
  readonly says: string;
  readonly consequence?: string;
} {
  return changed
    ? { says: `${clean(name)} is ${after} (was ${before})`, consequence: CONSEQUENCES[after] }
    : { says: `${clean(name)} was ${after} already; nothing is changed` };
}

function namesText(nodes: readonly NodeRecord[]): string {
  const names = nodes.slice(0, MOST_NAMED).map(({ name }) => clean(name));
  const more = nodes.length > MOST_NAMED ? [`${nodes.length - MOST_NAMED} more`] : [];
  const all = [...names, ...more];
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}

const MOST_NAMED = 4;
