/** The life of a daemon with a node: beside it the console and its bulletins, until it is stopped. */
import { once } from 'node:events';
import { handleUncaught } from '@sb/runner';
import { formatDuration, plural } from '@sb/words';
import { type KeptNode, stopWithin } from '@sb/worker/node';
import { type ConsoleChild, startConsoleChild } from './console-child.ts';
import type { Daemon } from './prepare-daemon.ts';
import { startBulletins } from '../../bulletins/send-bulletins.ts';
import { consoleEnv, findConsole } from '../../services/console-program.ts';
import type { OpenedStore } from '../../services/services.ts';

export async function workUntilStopped(kept: KeptNode, opened: OpenedStore, daemon: Daemon): Promise<void> {
  const { call, services, voice } = daemon;
  const { logger } = voice;
  const stopHandling = handleUncaught(logger, (ms) => stopWithin(kept, ms));
  const child = call.options.console === true ? openConsole(daemon) : undefined;
  const bulletins = startBulletins({ ...opened, logger, secrets: services.secrets });
  try {
    await work(kept, daemon);
  } finally {
    await bulletins.stop();
    await child?.stop();
    stopHandling();
  }
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

/** Reports how the stop went. */
async function work(kept: KeptNode, { settings, schedules, stop, voice }: Daemon): Promise<void> {
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
}
