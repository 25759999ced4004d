import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode, printFailure } from '../../cli/failure.ts';
import { exitCodeOfSignal, onStopSignal, type StopSignal } from '../../cli/interruption.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { alertsFilePath } from '../../services/alerts-file.ts';
import { configFilePath, findPlaces, type Places, scheduleFilePath } from '../../services/places.ts';
import { createServices, type Services } from '../../services/services.ts';
import type { DaemonOptions } from '../daemon/daemon-settings.ts';
import { type DaemonChild, startDaemonChild } from './daemon-child.ts';
import { daemonWords } from './daemon-words.ts';
import { createDaemonOutput } from './daemon-output.ts';
import { watchedFolders } from './watched-folders.ts';
import { watchTree } from './watch-tree.ts';

type DevCall = Call<object, DaemonOptions & { readonly watch?: readonly string[] }>;

/** Events beside the daemon: each sets a field, then wakes the loop. */
interface Events {
  /** Changed since the daemon was started, also while it drains. */
  changed: string[];
  stoppedBy: StopSignal | undefined;
  hurriedBy: StopSignal | undefined;
  child: DaemonChild | undefined;
  wake: () => void;
}

/**
 * Runs a daemon, and another one after each change of the code. A daemon drains before the next one starts: no run is cut
 * off. One that cannot load its code ends with the error, and the next change is waited for. The first Ctrl-C drains,
 * the second one puts runs back at once.
 */
export async function run(call: DevCall): Promise<ExitCode> {
  const places = findPlaces(call.io);
  const events: Events = {
    changed: [],
    stoppedBy: undefined,
    hurriedBy: undefined,
    child: undefined,
    wake() {},
  };
  const first = await readServices(call);
  const live = liveFiles(call, places);
  const tree = watchTree({
    folders: [
      ...watchedFolders(places, first?.jobModules),
      ...(call.options.watch ?? []).map((folder) => resolveUserPath(folder, call.io)),
    ],
    files: [...live, configFilePath(places, 'worker.yaml'), path.join(places.workspaceRoot, 'package.json')],
    changed(files) {
      events.changed.push(...files);
      events.wake();
    },
  });
  // Until this process ends: a late press must not cut off the report of the daemon.
  onStopSignal((signal, time) => {
    if (time > 1) {
      events.hurriedBy = signal;
      events.child?.hurry();
    }
    events.stoppedBy ??= signal;
    events.wake();
  });
  try {
    return await supervise(call, { places, events, live, first, watched: tree.count });
  } finally {
    await tree.stop();
  }
}

interface Supervision {
  readonly places: Places;
  readonly events: Events;
  /** The daemon follows these files itself. */
  readonly live: readonly string[];
  /** The settings at the start; undefined: they could not be read. */
  readonly first: Services | undefined;
  readonly watched: () => number;
}

async function supervise(call: DevCall, supervision: Supervision): Promise<ExitCode> {
  const { events } = supervision;
  let services = supervision.first;
  while (events.stoppedBy === undefined) {
    events.changed = [];
    const code = services && (await runDaemon(services, call, supervision));
    if (events.hurriedBy !== undefined) return exitCodeOfSignal(events.hurriedBy);
    if (code === EXIT.usage) return EXIT.usage;
    if (events.changed.length === 0 && events.stoppedBy === undefined) {
      call.output.note('  waiting for a change');
      await until(events, () => events.changed.length > 0);
    }
    services = await readServices(call);
  }
  return EXIT.ok;
}

/** Until it ends: by itself, or because the code has changed or a signal came. Returns its exit code. */
async function runDaemon(
  services: Services,
  call: DevCall,
  supervision: Supervision,
): Promise<number | null> {
  const { places, events, live, watched } = supervision;
  const { io, options, jobModules, output } = call;
  const source = path.join(places.app, 'dev.mjs');
  const program = !places.isInstalled && existsSync(source) ? source : fileURLToPath(io.entry);
  const shown = createDaemonOutput(services, call, watched);
  const child = startDaemonChild({
    words: [...process.execArgv, program, ...daemonWords(options, jobModules)],
    cwd: io.cwd,
    env: { ...io.env, LOG_FORMAT: 'json' },
    line: shown.line,
  });
  events.child = child;
  let isOver = false;
  const ended = child.ended.then((code) => {
    isOver = true;
    events.wake();
    return code;
  });
  const changed = (): string | undefined => events.changed.find((file) => !live.includes(file));
  await until(events, () => isOver || changed() !== undefined);
  const file = changed();
  if (!isOver) {
    if (events.stoppedBy === undefined && file !== undefined)
      output.note(
        `  ${path.relative(places.workspaceRoot, file)} has changed: the daemon ends its runs, then starts again`,
      );
    child.drain();
  }
  const code = await ended;
  events.child = undefined;
  await shown.done();
  return code;
}

/** Resolves when the condition is met, or a signal has come. */
async function until(events: Events, isMet: () => boolean): Promise<void> {
  while (!isMet() && events.stoppedBy === undefined)
    await new Promise<void>((resolve) => {
      events.wake = resolve;
    });
}

/** Undefined, and reported, if they have a mistake. */
async function readServices(call: DevCall): Promise<Services | undefined> {
  try {
    return await createServices(call);
  } catch (error) {
    printFailure(error, call.output, call.io);
    return undefined;
  }
}

function liveFiles({ options, io }: DevCall, places: Places): readonly string[] {
  const { config, alerts } = options;
  return [
    config === undefined ? scheduleFilePath(places) : resolveUserPath(config, io),
    alertsFilePath(places, alerts === undefined ? undefined : { file: alerts, io }),
  ];
}
