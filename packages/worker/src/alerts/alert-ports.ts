/**
 * The facts about schedules that alerts need: @sb/alerts does not import @sb/scheduler. Called by the daemon, `worker job`
 * and the test worker.
 */
import { type ChannelName, createFactsReader, type EvaluateOptions, maintenanceBy } from '@sb/alerts';
import { redactText } from '@sb/logger';
import { fireStretches, readNextRuns, readPunctuality } from '@sb/scheduler';
import type { Store } from '@sb/storage';

export type AlertPorts = Pick<EvaluateOptions, 'readFacts' | 'maintenance' | 'nextFires' | 'mask'>;

/** Remembers queues and minutes that it has read: one for each evaluator. `channels`: those that are on; default all. */
export function alertPorts(
  store: Store,
  secrets: readonly string[],
  channels?: () => readonly ChannelName[],
): AlertPorts {
  const port = { schedules: () => readPunctuality(store) };
  const facts = createFactsReader({ store, port, channels });
  return {
    readFacts: (rules) => facts.read(rules),
    maintenance: maintenanceBy(fireStretches),
    nextFires: (jobIds) => readNextRuns(store, jobIds),
    mask: (text) => redactText(text, secrets),
  };
}
