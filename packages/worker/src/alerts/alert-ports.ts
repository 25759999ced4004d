/** What alerts need of schedules, of which they know nothing: the daemon, `worker job` and the test worker hand it in. */
import {
  type AlertSettings,
  type ChannelName,
  createFactsReader,
  type EvaluateOptions,
  type Quiet,
} from '@sb/alerts';
import { redactText } from '@sb/logger';
import { fireStretches, readNextRuns, readPunctuality } from '@sb/scheduler';
import type { Store } from '@sb/storage';

export type AlertPorts = Pick<EvaluateOptions, 'readFacts' | 'maintenance' | 'nextFires' | 'mask'>;

/** Keeps what it has seen of queues and minutes: one for each evaluator. `channels`: those that are on; default all. */
export function alertPorts(
  store: Store,
  secrets: readonly string[],
  channels?: () => readonly ChannelName[],
): AlertPorts {
  const port = { schedules: () => readPunctuality(store) };
  const facts = createFactsReader({ store, port, channels });
  return {
    readFacts: (rules) => facts.read(rules),
    maintenance: maintenanceBetween,
    nextFires: (jobIds) => readNextRuns(store, jobIds),
    mask: (text) => redactText(text, secrets),
  };
}

function maintenanceBetween(
  windows: AlertSettings['maintenance'],
  from: number,
  to: number,
): readonly Quiet[] {
  return windows.flatMap(({ cron, timezone, durationMs, match }) =>
    fireStretches(cron, timezone, { from, to, durationMs }).map((stretch): Quiet => ({
      by: 'maintenance',
      ...stretch,
      ...(match && { match }),
    })),
  );
}
