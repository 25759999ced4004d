/** The runs that wait in a queue are cancelled at once: counted first, then asked. */
import { orReadAgain, showDone } from '../../acts/use-act.ts';
import { postJson, previewJson } from '../../api/client.ts';
import { askFirst, type Question } from '../../frame/confirm.tsx';
import { commandLine } from '../../words/commands/command-line.ts';
import { type Capped, plural } from '../../words/numbers.ts';

interface Purged {
  readonly cancelled: number;
  readonly isAtLeast?: boolean;
  readonly failure?: string;
  readonly groups?: readonly (Capped & { readonly jobId: string; readonly priority: string })[];
  readonly others?: Capped;
  readonly followers?: { readonly runs: number; readonly isAtLeast?: boolean };
  readonly says: string;
}

const CHANGES = ['queues', 'queue', 'runs', 'overview'];
const MOST_LISTED = 6;

export async function askPurge(name: string): Promise<void> {
  const path = `/queues/${encodeURIComponent(name)}/purge`;
  const counted = await previewJson<Purged>(path, { reason: 'preview' }, { dryRun: 'true' });
  const runs = plural({ count: counted.cancelled, isAtLeast: counted.isAtLeast }, 'run');
  askFirst({
    title: `Purge ${runs} waiting in ${name}?`,
    says: 'A purge cancels the waiting runs: they end without starting. Running ones continue. It cannot be undone.',
    list: purgedItems(counted),
    verb: `Purge ${runs}`,
    leave: 'Leave them',
    isDangerous: true,
    reason: 'needed',
    count: counted.isAtLeast === true ? Infinity : counted.cancelled,
    isCounted: true,
    name,
    command: commandLine('queue:purge', name),
    act: async (reason) => {
      // More may wait by now than the person was asked about.
      const atMost = counted.isAtLeast === true ? undefined : counted.cancelled;
      const { says, failure } = await orReadAgain(CHANGES, postJson<Purged>(path, { reason, atMost }), true);
      showDone({ says, changes: CHANGES, mark: failure === undefined ? 'cancelled' : 'failed' });
    },
  });
}

/** What would end, by job and priority; then what would not start because of it. */
function purgedItems({ groups = [], others, followers }: Purged): NonNullable<Question['list']> {
  const rest = [...groups.slice(MOST_LISTED), ...(others ? [others] : [])];
  const count = rest.reduce((sum, one) => sum + one.count, 0);
  const isAtLeast = rest.some((one) => one.isAtLeast);
  return [
    ...groups
      .slice(0, MOST_LISTED)
      .map(({ jobId, priority, ...amount }) => ({ name: `${jobId}, ${priority}`, count: amount })),
    ...othersItem({ count, isAtLeast }),
    ...(followers ? [followersItem(followers)] : []),
  ];
}

function othersItem({ count, isAtLeast }: Capped): NonNullable<Question['list']> {
  if (count > 0) return [{ name: 'others', count: { count, isAtLeast } }];
  return isAtLeast === true ? [{ name: 'others, not counted' }] : [];
}

function followersItem({
  runs: count,
  isAtLeast,
}: NonNullable<Purged['followers']>): NonNullable<Question['list']>[number] {
  if (count === 0 && isAtLeast === true)
    return { name: 'runs of other queues may wait for one of them and would not start' };
  return {
    name: 'runs that wait for one of them and would not start',
    count: { count, isAtLeast },
    isMinor: count === 0,
  };
}
