/** All that the palette can find or do, as items. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SearchResults } from '../../../src/answers/search.ts';
import { alertConfigQuery } from '../api/alert-queries.ts';
import { jobsQuery, nodesQuery, queuesQuery, searchQuery } from '../api/job-queries.ts';
import { letterGroupsQuery } from '../api/run-queries.ts';
import { schedulesQuery } from '../api/schedule-queries.ts';
import { useShownActions } from '../frame/actions.ts';
import { useFrameActions } from '../frame/frame-actions.ts';
import { useMay, useOwnPages } from '../frame/rights.ts';
import { useSettled } from '../settings/use-settled.ts';
import { address } from '../words/address.ts';
import { jobPath, nodePath, queuePath, runPath, schedulePath } from '../words/paths.ts';
import { handlerOf } from './handler-of.ts';
import { type ObjectAct, objectActs, type Objects } from './object-acts.ts';
import { hasWords, type Item, type Known, namedText } from './palette-items.ts';

const LONGEST_TEXT = 100;
const ICONS = { quest: 'quests', task: 'deck', member: 'person' } as const;
type BoardKind = keyof typeof ICONS;
type Found = SearchResults['quests'][number];

type FoundByServer = Pick<Known, 'runs' | 'quests' | 'tasks' | 'members'> & {
  /** There are boards, or parts of one, that were not searched. */
  readonly isCut: boolean;
  readonly found: SearchResults | undefined;
};

/** `foundActs`: those on what the server finds. */
export function useKnown(
  text: string,
  foundActs: readonly Item[],
): Known & Pick<FoundByServer, 'isCut' | 'found'> {
  const { runs, ...found } = useFound(text);
  const objects = useObjects();
  const { jobs, queues, schedules, nodes } = objects;
  const { data: alerts } = useQuery(alertConfigQuery);
  const rights = { isOperator: useMay('operator'), isAdmin: useMay('admin') };
  const own = useOwnPages();
  const actions = [...useShownActions(), ...useFrameActions()];
  return {
    ...found,
    actions: actions.map((action) => ({ key: `${action.name} ${action.object ?? action.note}`, ...action })),
    acts: [...objectActs(objects, rights).map(actItem), ...foundActs],
    pages: own.map(({ path, name, icon, key }) => ({ key: path, name, icon, hint: key, href: path })),
    jobs: jobs.map(({ id, says, state }) => ({
      key: `job-${id}`,
      name: id,
      kind: 'job',
      note: says,
      mark: state,
      href: jobPath(id),
    })),
    runs: [
      ...runs,
      ...jobs.map(({ id }) => runsItem('job', id, '')),
      ...queues.map(({ name }) => runsItem('queue', name, 'queue ')),
      ...schedules.map(({ name }) => runsItem('schedule', name, 'schedule ')),
    ],
    queues: queues.map(({ name, says }) => ({
      key: `queue-${name}`,
      name,
      kind: 'queue',
      note: `queue, ${says.charAt(0).toLowerCase()}${says.slice(1)}`,
      icon: 'queues',
      href: queuePath(name),
    })),
    schedules: schedules.map(({ name, words }) => ({
      key: `schedule-${name}`,
      name,
      kind: 'schedule',
      note: `schedule, ${words}`,
      icon: 'schedules',
      href: schedulePath(name),
    })),
    rules: (alerts?.rules ?? []).map(({ name, says }) => ({
      key: `rule-${name}`,
      name,
      kind: 'rule',
      note: `rule: ${says}`,
      icon: 'alerts',
      href: `/alerts?rule=${encodeURIComponent(name)}`,
    })),
    nodes: nodes.map(({ id, name, state, host, pid }) => ({
      key: `node-${id}`,
      name,
      kind: 'node',
      note: `node, ${state}: ${host}, process ${pid}`,
      icon: 'nodes',
      href: nodePath(id),
    })),
  };
}

function useObjects(): Objects {
  const { data: jobs } = useQuery(jobsQuery);
  const { data: queues } = useQuery(queuesQuery);
  const { data: schedules } = useQuery(schedulesQuery);
  const { data: nodes } = useQuery(nodesQuery(false));
  const { data: groups } = useQuery({ ...letterGroupsQuery, enabled: useMay('operator') });
  return {
    jobs: jobs?.items ?? [],
    queues: queues?.items ?? [],
    schedules: schedules?.items ?? [],
    nodes: nodes?.items ?? [],
    letters: groups?.jobs ?? [],
  };
}

function actItem(act: ObjectAct): Item {
  const handler = handlerOf(act);
  const { name, object, note, icon, verb, target } = act;
  const id = target.kind === 'node' ? target.row.id : target.name;
  // Its key acts on its page only.
  const shown = { key: `${verb}-${target.kind}-${id}`, name, object, note, icon, of: target.name };
  if (typeof handler === 'function') return { ...shown, act: handler };
  return handler === undefined ? { ...shown, href: object, isWanted: true } : { ...shown, href: handler };
}

function runsItem(field: string, name: string, kind: string): Item {
  return {
    key: `runs-${field}-${name}`,
    name: `Runs of ${kind}${name}`,
    icon: 'runs',
    of: name,
    href: address('/runs', { [field]: name }),
  };
}

/** Runs and records of boards are found by the server. Until it has answered, what was found before and has these words, too. */
function useFound(text: string): FoundByServer {
  const wanted = namedText(text).slice(0, LONGEST_TEXT);
  const settled = useSettled(wanted);
  const { data, isPlaceholderData } = useQuery({
    ...searchQuery(settled),
    placeholderData: keepPreviousData,
  });
  const isOld = isPlaceholderData || settled !== wanted;
  const board = (kind: BoardKind, found: readonly Found[] = []): Item[] =>
    found
      .filter(({ id, name }) => wanted !== '' && (!isOld || hasWords(`${id} ${name}`, wanted)))
      .map((one) => boardItem(one, kind));
  return {
    runs: (data?.runs ?? []).map(runItem),
    quests: board('quest', data?.quests),
    tasks: board('task', data?.tasks),
    members: board('member', data?.members),
    isCut: !isOld && data?.isWhole === false,
    // What was found before may have changed since: it has no acts.
    found: wanted === '' || isOld ? undefined : data,
  };
}

function runItem({ id, jobId, state, says }: SearchResults['runs'][number]): Item {
  return {
    key: `run-${id}`,
    name: `#${id} ${jobId}`,
    note: says ?? state,
    mark: state,
    of: jobId,
    href: runPath(id),
  };
}

function boardItem({ org, id, name, isArchived }: Found, kind: BoardKind): Item {
  const page = kind === 'member' ? '/people' : '/quests';
  return {
    key: `${kind}-${org}-${id}`,
    name,
    note: `${isArchived ? 'archived ' : ''}${kind} ${id} of ${org}`,
    icon: ICONS[kind],
    href: address(page, { org, [kind]: id }),
  };
}
