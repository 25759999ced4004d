import type { NodeOptions } from '@sb/worker/node';
import { alertNode } from './alert-node.ts';
import type { Daemon } from './prepare-daemon.ts';
import { VERSION } from '../../cli/version.ts';
import { heartbeatEntry, jobThreadEntry } from '../../services/places.ts';
import type { OpenedStore } from '../../services/services.ts';

/** The node of a daemon, on the store that it has opened. */
export function nodeOptions({ store, storeId }: OpenedStore, daemon: Daemon): NodeOptions {
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
