/** Chains that would never stop: a schedule that follows itself, directly or by others. Pure. */
import { type FollowedName, upstreamKey } from '../chain.ts';

export interface Follower {
  readonly name: string;
  readonly jobId: string;
  readonly after?: readonly FollowedName[] | undefined;
}

export interface Cycle {
  /** The names of the schedules in it. */
  readonly nodes: readonly string[];
  /** The whole cycle, for people. */
  readonly words: string;
}

/** Each from a schedule along its upstreams back to itself: `report after job load of nightly.load after report`. */
export function findCycles(schedules: readonly Follower[]): readonly Cycle[] {
  const followed = followedBy(schedules);
  const seen = new Set<string>();
  const cycles: Cycle[] = [];
  for (const { name, after } of schedules) {
    const start = upstreamKey({ schedule: name });
    if (!after || seen.has(start)) continue;
    // No recursion: a chain may be longer than the call stack.
    const path = [{ node: start, rest: [...(followed.get(start) ?? [])] }];
    const onPath = new Set([start]);
    seen.add(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const node = top.rest.shift();
      if (node === undefined) {
        path.pop();
        onPath.delete(top.node);
      } else if (onPath.has(node)) {
        const nodes = path.map((step) => step.node);
        cycles.push(cycleOf([...nodes.slice(nodes.indexOf(node)), node]));
      } else if (!seen.has(node)) {
        seen.add(node);
        onPath.add(node);
        path.push({ node, rest: [...(followed.get(node) ?? [])] });
      }
    }
  }
  return cycles;
}

/** The key of a schedule maps to its upstreams, the key of a job to the schedules that run it. */
function followedBy(schedules: readonly Follower[]): ReadonlyMap<string, readonly string[]> {
  const followed = new Map<string, string[]>();
  for (const { name, jobId, after } of schedules) {
    const [schedule, job] = [upstreamKey({ schedule: name }), upstreamKey({ job: jobId })];
    if (after) followed.set(schedule, after.map(upstreamKey));
    const runners = followed.get(job);
    if (runners) runners.push(schedule);
    else followed.set(job, [schedule]);
  }
  return followed;
}

function cycleOf(nodes: readonly string[]): Cycle {
  const parts = nodes.map((node) => ({ isJob: node.startsWith('job:'), name: node.replace(/^\w+:/, '') }));
  // The words begin with a schedule: jobs follow nothing.
  const turned = parts[0]?.isJob ? [...parts.slice(1), ...parts.slice(1, 2)] : parts;
  const words = turned.map(({ isJob, name }, i) => {
    if (isJob) return `job ${name} of `;
    return i === turned.length - 1 ? name : `${name} after `;
  });
  return { nodes: turned.filter(({ isJob }) => !isJob).map(({ name }) => name), words: words.join('') };
}
