/** The parts of a daemon that exist before it has a store, and go on while the store cannot be reached. */
import type { RegisteredJob } from '@sb/jobs';
import type { Runner } from '@sb/runner';
import type { Store } from '@sb/storage';
import { createMetricsReader, type KeptNode, type ReadMetrics } from '@sb/worker/node';
import { type DaemonOptions, type DaemonSettings, daemonSettings } from './daemon-settings.ts';
import { type FollowedAlerts, followAlerts } from './follow-alerts.ts';
import { type FollowedSchedules, followSchedules } from './follow-schedules.ts';
import { type HealthServer, startHealthServer } from './health/health-server.ts';
import { onHangup } from './on-hangup.ts';
import type { StopControl } from './stop-control.ts';
import { createVoice, type Voice } from './voice.ts';
import type { Call } from '../../cli/command.ts';
import { consoleToStderr } from '../../cli/console-to-stderr.ts';
import { VERSION } from '../../cli/version.ts';
import { openOtlp } from '../../otlp/open-otlp.ts';
import type { Otlp } from '../../otlp/start-otlp.ts';
import { alertsFilePath } from '../../services/alerts-file.ts';
import { nodeName } from '../../services/env-settings.ts';
import { readSchedules } from '../../services/schedule-file.ts';
import { createServices, type Services } from '../../services/services.ts';

export type DaemonCall = Call<object, DaemonOptions>;

/** What the daemon has got since: its parts ask for it whenever they need it. */
export interface Current {
  store?: Store;
  kept?: KeptNode | undefined;
}

export interface Daemon {
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
  readonly otlp: Otlp;
  readonly current: Current;
  /** Stops the parts, not the node. */
  close(): Promise<void>;
}

export async function prepareDaemon(call: DaemonCall, stop: StopControl, current: Current): Promise<Daemon> {
  const { options, io } = call;
  const services = await createServices(call);
  const { places, secrets } = services;
  const settings = daemonSettings(options, services.config, io.env);
  const registry = await services.jobsToRun();
  const jobs = registry.list();
  const source = await readSchedules(call, { config: options.config, places, jobs: registry });
  const voice = createVoice(call, services);
  const restoreConsole = consoleToStderr(io.stderr, secrets);
  const scheduler = () => current.kept?.scheduler();
  const schedules = followSchedules({ source, jobs, scheduler, voice, secrets });
  const alerts = followAlerts({
    file: alertsFilePath(places, options.alerts === undefined ? undefined : { file: options.alerts, io }),
    isNamed: options.alerts !== undefined,
    jobs,
    env: io.env,
    voice,
  });
  const stopListening = onHangup(() => {
    schedules.readNow();
    alerts.readNow();
  });
  const readMetrics = metricsOf(current);
  const health = await startHealth(settings, { readMetrics, stop, runner: () => current.kept?.runner() });
  const name = nodeName(io.env);
  const otlp = await openOtlp({
    env: io.env,
    createLogger: () => voice.logger,
    node: name,
    version: VERSION,
    readMetrics,
  });
  return {
    call,
    services,
    settings,
    jobs,
    schedules,
    alerts,
    name,
    voice,
    stop,
    health,
    otlp,
    current,
    async close() {
      stopListening();
      await schedules.stop();
      await alerts.stop();
      await health?.stop();
      await otlp.stop();
      restoreConsole();
    },
  };
}

function metricsOf(current: Current): ReadMetrics {
  return createMetricsReader(
    () => {
      const { store } = current;
      const runner = current.kept?.runner();
      return store && runner && { store, runner };
    },
    () => performance.now(),
  );
}

interface HealthFacts {
  readonly readMetrics: ReadMetrics;
  readonly runner: () => Runner | undefined;
  readonly stop: StopControl;
}

async function startHealth(
  { healthPort }: DaemonSettings,
  { readMetrics, runner, stop }: HealthFacts,
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
