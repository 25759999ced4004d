/** The runs that wait in a queue are cancelled at once: counted first, then asked. */
import { tellDone } from '../../acts/use-act.ts';
import { postJson } from '../../api/client.ts';
import { askFirst } from '../../frame/confirm.tsx';
import { type Capped, plural } from '../../words/numbers.ts';

interface Purged {
  readonly cancelled: number;
  readonly isAtLeast?: boolean;
  readonly parts?: readonly (Capped & { readonly state: string })[];
  readonly says: string;
}

const STATE_NAMES: Readonly<Record<string, string>> = {
  queued: 'due',
  later: 'due later',
  held: 'held by limits and pauses',
  waiting: 'waiting for other runs',
};

export async function askPurge(name: string): Promise<void> {
  const path = `/queues/${encodeURIComponent(name)}/purge`;
  const counted = await postJson<Purged>(path, { reason: 'preview' }, { dryRun: 'true' });
  const runs = plural({ count: counted.cancelled, isAtLeast: counted.isAtLeast }, 'run');
  askFirst({
    title: `Cancel the ${runs} that wait in ${name}?`,
    says: 'They end as cancelled without starting. Running ones continue. It cannot be undone.',
    list: (counted.parts ?? []).map(({ state, ...count }) => ({ name: STATE_NAMES[state] ?? state, count })),
    verb: `Cancel ${runs}`,
    leave: 'Leave them',
    isDangerous: true,
    reason: 'needed',
    count: counted.isAtLeast === true ? Infinity : counted.cancelled,
    name,
    command: `worker queue:purge ${name}`,
    act: async (reason) => {
      const { says } = await postJson<Purged>(path, { reason });
      tellDone({ says, changes: ['queues', 'queue', 'runs', 'overview'], mark: 'cancelled' });
    },
  });
}
