import { type NodeRecord, readQueues } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import { plural } from '@sb/words';
import { clean } from '@sb/views';
import { findLivingNodes } from '../../../services/living-nodes.ts';
import { type Check, type Finding, fine } from './check.ts';

export interface Demand {
  /** Number of schedules that are on. */
  readonly schedules: number;
  /** True: runs wait in a queue. */
  readonly hasRuns: boolean;
}

/** Pure. `living`: the nodes that are alive. Without a daemon nothing fires and no run starts. */
export function judgeDaemons(living: readonly NodeRecord[], { schedules, hasRuns }: Demand): Finding {
  const daemonsAlive = living.filter(({ kind }) => kind === 'daemon');
  if (daemonsAlive.length === 0) {
    const demand = [
      ...(schedules > 0 ? [`${plural(schedules, 'schedule')} on`] : []),
      ...(hasRuns ? ['runs waiting'] : []),
    ];
    return {
      verdict: demand.length > 0 ? 'problem' : 'note',
      found: ['no daemon is running', demand.join(' and ')].filter(Boolean).join(', with '),
      expected: 'a daemon, which fires schedules and runs jobs',
      advice: 'worker daemon',
    };
  }
  const aside = daemonsAlive.filter(({ state }) => state !== 'active');
  if (aside.length > 0)
    return {
      verdict: 'note',
      found: aside.map((node) => `${nameOf(node)} is ${node.state}`).join('\n'),
      expected: 'daemons that start runs',
      advice: `If this was forgotten: worker node:uncordon ${aside[0]?.id}`,
    };
  return fine(`running: ${daemonsAlive.map(nameOf).join(', ')}`);
}

export const daemons: Check = {
  id: 'daemons',
  title: 'daemons',
  examine: async ({ store }) => {
    const schedules = (await listSchedules(store)).filter(({ enabled }) => enabled).length;
    const hasRuns = (await readQueues(store)).some(({ queued, held }) => queued + held > 0);
    return judgeDaemons(await findLivingNodes(store), { schedules, hasRuns });
  },
};

function nameOf({ id, name }: NodeRecord): string {
  return `${clean(name)} (${id})`;
}
