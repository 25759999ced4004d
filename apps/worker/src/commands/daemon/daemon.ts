import { listQueueNames } from '@sb/queue';
import { configureQueues, findKeptLimits } from '@sb/queue/engine';
import { listSchedules, type ScheduleRecord } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { connectPatiently, keepNode, startNode } from '@sb/worker/node';
import { mergeSchedules } from '@sb/views';
import { quote } from '@sb/words';
import type { ExitCode } from '../../cli/failure.ts';
import { unknownQueues } from './daemon-settings.ts';
import { greetingLines, type Start, startFacts, storePlace } from './greeting.ts';
import { nodeOptions } from './node-options.ts';
import { type Current, type Daemon, type DaemonCall, prepareDaemon } from './prepare-daemon.ts';
import type { StopControl } from './stop-control.ts';
import { workUntilStopped } from './work-until-stopped.ts';
import { findConsole } from '../../services/console-program.ts';
import { consoleAddress } from '../../services/env-settings.ts';
import { exitCodeOfSignal } from '../../cli/interruption.ts';
import { openChecked, type OpenedStore } from '../../services/services.ts';

/**
 * Fires schedules, executes runs and sends alerts until it is stopped. It waits for a store that cannot be reached. The
 * first SIGINT or SIGTERM lets runs end within the grace period, the second one puts them back at once. After a crash,
 * another daemon takes over the runs when the lease of this one has expired.
 */
export async function runDaemon(call: DaemonCall, stop: StopControl): Promise<ExitCode | void> {
  const current: Current = {};
  stop.whenHurried(() => current.kept?.hurry());
  if (call.options.withParent === true) endWithParent(stop);
  const daemon = await prepareDaemon(call, stop, current);
  try {
    const opened = await patiently(daemon, () => openChecked(daemon.services, true));
    if (opened) await live(opened, daemon);
    if (!current.kept && stop.signal.aborted)
      daemon.voice.say(['stopped before it had started'], 'stopped', { finished: 0, putBack: 0 });
  } finally {
    await daemon.close();
  }
  const hurriedBy = stop.hurriedBy();
  return hurriedBy && exitCodeOfSignal(hurriedBy);
}

function endWithParent(stop: StopControl): void {
  process.stdin
    .once('end', () => stop.ask())
    .resume()
    .unref();
}

async function live(opened: OpenedStore, daemon: Daemon): Promise<void> {
  const { call, current, voice, otlp } = daemon;
  const { store } = opened;
  current.store = store;
  const stored = await patiently(daemon, () => listSchedules(store));
  const start = greeting(store, daemon, stored ?? []);
  voice.print(greetingLines(start, call.io.now()));
  await patiently(daemon, () => warnOfUnknownQueues(store, daemon));
  await patiently(daemon, () => limitQueues(store, daemon));
  const options = nodeOptions(opened, daemon);
  current.kept = await patiently(daemon, () => keepNode((how) => startNode(options, how), voice.logger));
  if (current.kept) {
    voice.log('worker started', startFacts(start));
    await workUntilStopped(current.kept, opened, daemon);
  }
  // The last metrics are read from the store.
  await otlp.stop();
  await store.close();
}

/** Undefined when the daemon is stopped before the store answers. */
function patiently<Answer>({ voice, stop }: Daemon, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  return connectPatiently(ask, { ...voice, signal: stop.signal });
}

function greeting(store: Store, daemon: Daemon, stored: readonly ScheduleRecord[]): Start {
  const place = storePlace(store, daemon.services.places.workspaceRoot);
  const schedules = daemon.schedules.entries();
  const merged = mergeSchedules(schedules, stored, { now: daemon.call.io.now(), count: 1 });
  const views = merged.filter(({ inFile, source }) => inFile || source === 'store');
  const { level: logLevel } = daemon.voice.logger;
  const { call, services } = daemon;
  const hasConsole = call.options.console === true && findConsole(services.places) !== undefined;
  return {
    ...daemon,
    place,
    schedules,
    views,
    alerts: daemon.alerts.inForce(),
    logLevel,
    ...(hasConsole && { console: consoleAddress(call.io.env) }),
  };
}

async function warnOfUnknownQueues(store: Store, { settings, jobs, voice }: Daemon): Promise<void> {
  if (!settings.queues) return;
  const known = [...(await listQueueNames(store)), ...jobs.map(({ queue }) => queue)];
  for (const warning of unknownQueues(settings.queues, known)) voice.logger.warn(warning);
}

/** Applies the limits of worker.yaml before the first claim. */
async function limitQueues(store: Store, { settings: { limits }, voice }: Daemon): Promise<void> {
  if (!limits) return;
  for (const queue of await configureQueues(store, limits, 'worker.yaml'))
    voice.logger.info('worker.yaml changes the limits of a queue', { queue, ...limits[queue] });
  for (const queue of await findKeptLimits(store, limits))
    voice.logger.warn(
      `worker.yaml does not name the queue ${quote(queue)}, which keeps the limits that it had there: write "${queue}: {}" to remove them, unless the file of another daemon names it`,
    );
}
