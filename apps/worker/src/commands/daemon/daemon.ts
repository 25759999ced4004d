import { once } from 'node:events';
import type { RegisteredJob } from '@sb/jobs';
import { listQueueNames } from '@sb/queue';
import { configureQueues } from '@sb/queue/engine';
import { handleUncaught, type Runner } from '@sb/runner';
import { listSchedules, type ScheduleRecord } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import {
  connectPatiently,
  createMetricsReader,
  keepNode,
  type KeptNode,
  type NodeOptions,
  type ReadMetrics,
  startNode,
  stopWithin,
} from '@sb/worker/node';
import { formatDuration, plural } from '@sb/words';
import { mergeSchedules } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { ExitCode } from '../../cli/failure.ts';
import { type DaemonOptions, type DaemonSettings, daemonSettings, unknownQueues } from './daemon-settings.ts';
import { alertNode } from './alert-node.ts';
import { sendBulletins } from '../../bulletins/send-bulletins.ts';
import { type ConsoleChild, startConsoleChild } from './console-child.ts';
import { type FollowedAlerts, followAlerts } from './follow-alerts.ts';
import { type FollowedSchedules, followSchedules } from './follow-schedules.ts';
import { greetingLines, type Start, startFacts, storePlace } from './greeting.ts';
import { onHangup } from './on-hangup.ts';
import type { StopControl } from './stop-control.ts';
import { createVoice, type Voice } from './voice.ts';
import { type HealthServer, startHealthServer } from './health-server.ts';
import { alertsFilePath } from '../../services/alerts-file.ts';
import { consoleEnv, findConsole } from '../../services/console-program.ts';
import { consoleAddress, nodeName } from '../../services/env-settings.ts';
import { heartbeatEntry, jobThreadEntry } from '../../services/places.ts';
import { readSchedules } from '../../services/schedule-file.ts';
import { openOtlp } from '../../otlp/open-otlp.ts';
import { exitCodeOfSignal } from '../../cli/interruption.ts';
import { consoleToStderr } from '../../cli/console-to-stderr.ts';
import { createServices, openChecked, type OpenedStore, type Services } from '../../services/services.ts';
import { VERSION } from '../../cli/version.ts';

type DaemonCall = Call<object, DaemonOptions>;

/** The parts of a daemon that exist before it has a store. */
interface Daemon {
  readonly call: DaemonCall;
  readonly services: Services;
  readonly settings: DaemonSettings;
  readonly jobs: readonly RegisteredJob[];
  readonly schedules: FollowedSchedules;
  readonly alerts: FollowedAlerts;
  readonly name: string;
  readonly voice: Voice;
  readonly stop: StopControl;
  readonly health: HealthServer | undefined;
}

/**
 * Fires schedules, executes runs and sends alerts until it is stopped. It waits for a store that cannot be reached. The
 * first SIGINT or SIGTERM lets runs end within the grace period, the second one puts them back at once. After a crash,
 * another daemon takes over the runs when the lease of this one has expired.
 */
export async function runDaemon(call: DaemonCall, stop: StopControl): Promise<ExitCode | void> {
  let kept: KeptNode | undefined;
  let store: Store | undefined;
  stop.whenHurried(() => kept?.hurry());
  if (call.options.withParent === true)
    process.stdin
      .once('end', () => stop.ask())
      .resume()
      .unref();
  const services = await createServices(call);
  const settings = daemonSettings(call.options, services.config, call.io.env);
  const jobs = await services.jobsToRun();
  const { places } = services;
  const source = await readSchedules(call, { config: call.options.config, places, jobs });
  const voice = createVoice(call, services);
  const { secrets } = services;
  const restoreConsole = consoleToStderr(call.io.stderr, secrets);
  const schedules = followSchedules({
    source,
    jobs: jobs.list(),
    scheduler: () => kept?.scheduler(),
    voice,
    secrets,
  });
  const alerts = followAlerts({
    file: alertsFilePath(
      places,
      call.options.alerts === undefined ? undefined : { file: call.options.alerts, io: call.io },
    ),
    isNamed: call.options.alerts !== undefined,
    jobs: jobs.list(),
    env: call.io.env,
    voice,
  });
  const stopListening = onHangup(() => {
    schedules.readNow();
    alerts.readNow();
  });
  const runner = (): Runner | undefined => kept?.runner();
  const readMetrics = createMetricsReader(
    () => {
      const [of, at] = [store, runner()];
      return of && at && { store: of, runner: at };
    },
    () => performance.now(),
  );
  const health = await startHealth(settings, { readMetrics, runner, stop });
  const name = nodeName(call.io.env);
  const otlp = await openOtlp({
    env: call.io.env,
    createLogger: () => voice.logger,
    node: name,
    version: VERSION,
    readMetrics,
  });
  const daemon: Daemon = {
    call,
    services,
    settings,
    jobs: jobs.list(),
    schedules,
    alerts,
    name,
    voice,
    stop,
    health,
  };
  try {
    const patience = { ...voice, signal: stop.signal };
    const opened = await connectPatiently(() => openChecked(services, true), patience);
    if (opened) {
      store = opened.store;
      const stored = await connectPatiently(() => listSchedules(opened.store), patience);
      const start = greeting(opened.store, daemon, stored ?? []);
      voice.print(greetingLines(start, call.io.now()));
      await connectPatiently(() => warnOfUnknownQueues(opened.store, daemon), patience);
      await connectPatiently(() => limitQueues(opened.store, daemon), patience);
      kept = await connectPatiently(
        () => keepNode((how) => startNode(nodeOptions(opened, daemon), how), voice.logger),
        patience,
      );
      if (kept) {
        voice.log('worker started', startFacts(start));
        const child = call.options.console === true ? openConsole(daemon) : undefined;
        const bulletins = await sendBulletins({ ...opened, logger: voice.logger, secrets });
        try {
          await work(kept, daemon);
        } finally {
          await bulletins.stop();
          await child?.stop();
        }
      }
      // The last metrics are read from the store.
      await otlp.stop();
      await opened.store.close();
    }
    if (!kept && stop.signal.aborted)
      voice.say(['stopped before it had started'], 'stopped', { finished: 0, putBack: 0 });
  } finally {
    stopListening();
    await schedules.stop();
    await alerts.stop();
    await health?.stop();
    await otlp.stop();
    restoreConsole();
  }
  const hurriedBy = stop.hurriedBy();
  return hurriedBy && exitCodeOfSignal(hurriedBy);
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

/** Undefined where it was not built: the daemon works without it. */
function openConsole({ call, services, voice, stop }: Daemon): ConsoleChild | undefined {
  const file = findConsole(services.places);
  if (file !== undefined)
    return startConsoleChild({
      file,
      env: consoleEnv(call.io.env, { databaseUrl: services.databaseUrl, jobModules: call.jobModules }),
      secrets: services.secrets,
      logger: voice.logger,
      signal: stop.signal,
      print: call.output.isTerminal ? (line) => voice.print([line]) : undefined,
    });
  voice.logger.warn('the console was not built: pnpm --filter console build');
  return undefined;
}

async function warnOfUnknownQueues(store: Store, { settings, jobs, voice }: Daemon): Promise<void> {
  if (!settings.queues) return;
  const known = [...(await listQueueNames(store)), ...jobs.map(({ queue }) => queue)];
  for (const warning of unknownQueues(settings.queues, known)) voice.logger.warn(warning);
}

/** Applies the limits of worker.yaml before the first claim. */
async function limitQueues(store: Store, { settings, voice }: Daemon): Promise<void> {
  for (const queue of await configureQueues(store, settings.limits, 'worker.yaml'))
    voice.logger.info('worker.yaml changes the limits of a queue', {
      queue,
      ...settings.limits[queue],
    });
}

async function startHealth(
  { healthPort }: DaemonSettings,
  {
    readMetrics,
    runner,
    stop,
  }: {
    readonly readMetrics: ReadMetrics;
    readonly runner: () => Runner | undefined;
    readonly stop: StopControl;
  },
): Promise<HealthServer | undefined> {
  if (healthPort === undefined) return undefined;
  return startHealthServer(healthPort, {
    metrics: readMetrics,
    unready: () => {
      if (stop.signal.aborted) return 'it is stopping';
      const current = runner();
      if (!current) return 'the store cannot be reached yet';
      return current.isReady() ? undefined : 'it has lost its lease, or the store does not answer';
    },
  });
}

function nodeOptions({ store, storeId }: OpenedStore, daemon: Daemon): NodeOptions {
  const { call, services, settings, jobs, schedules, alerts, name, voice, stop } = daemon;
  return {
    store,
    storeId,
    jobs,
    name,
    entries: () => schedules.entries(),
    alerting: (nodeId) =>
      alertNode(alerts, { store, nodeId, logger: voice.logger, env: call.io.env, secrets: services.secrets }),
    drained: () => stop.ask(),
    version: VERSION,
    logger: voice.logger,
    concurrency: settings.concurrency,
    queues: settings.queues,
    graceMs: settings.graceMs,
    heartbeatThread: { entry: heartbeatEntry(call.io.entry), databaseUrl: services.databaseUrl },
    threads: { entry: jobThreadEntry(call.io.entry), modules: services.jobModules },
    secrets: services.secrets,
  };
}

/** Works until it is stopped, and reports how the stop went. */
async function work(kept: KeptNode, { settings, schedules, stop, voice }: Daemon): Promise<void> {
  const stopHandling = handleUncaught(voice.logger, (ms) => stopWithin(kept, ms));
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  const running = kept.runner().running();
  if (running > 0) {
    const runs = `${plural(running, 'run')} ${running === 1 ? 'is' : 'are'} running`;
    const patience = `waiting up to ${formatDuration(settings.graceMs)} (Ctrl-C again to stop at once)`;
    voice.say([`stopping: ${runs}, ${patience}`], 'stopping', {
      underWay: running,
      graceMs: settings.graceMs,
    });
  }
  const began = performance.now();
  const [{ finished, putBack }] = await Promise.all([kept.stop(), schedules.stop()]);
  const tookMs = Math.round(performance.now() - began);
  const facts = `${finished} finished, ${putBack} put back`;
  voice.say([`stopped after ${formatDuration(tookMs)} · ${facts}`], 'stopped', { tookMs, finished, putBack });
  stopHandling();
}
