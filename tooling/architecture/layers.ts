import type { Workspace } from './workspace.ts';

const PACKAGES = [
  '@sb/words',
  '@sb/logger',
  '@sb/config',
  '@sb/jobs',
  '@sb/storage',
  '@sb/events',
  '@sb/telemetry',
  '@sb/access',
  '@sb/queue',
  '@sb/queue/engine',
  '@sb/scheduler',
  '@sb/runner',
  '@sb/worker',
  '@sb/worker/node',
  '@sb/worker/retention',
  '@sb/alerts',
  '@sb/alerts/retention',
  '@sb/questboard',
  '@sb/github',
  '@sb/views',
  '@sb/testing',
] as const;

const ENGINE = [
  '@sb/words',
  '@sb/queue',
  '@sb/queue/engine',
  '@sb/jobs',
  '@sb/events',
  '@sb/telemetry',
  '@sb/storage',
  '@sb/config',
  '@sb/logger',
] as const;

/** The doors of our packages that a package may import. A new package needs a row here. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The lowest layers. The package for authors of jobs must not depend on the engine, so jobs describes logger, events
  // and telemetry itself.
  '@sb/words': [],
  '@sb/logger': ['@sb/words'],
  '@sb/config': ['@sb/words'],
  '@sb/jobs': ['@sb/words'],
  // Storage has no verb of the product: every package has its own statements.
  '@sb/storage': ['@sb/words', '@sb/logger', '@sb/config', '@sb/jobs'],
  // The words of a run's life, which events name, come from jobs.
  '@sb/events': ['@sb/words', '@sb/jobs', '@sb/storage', '@sb/logger'],
  '@sb/access': ['@sb/words', '@sb/storage', '@sb/events', '@sb/logger'],
  '@sb/telemetry': ['@sb/words', '@sb/logger'],
  // A program can enqueue runs without the packages that execute them.
  // Telemetry: the trace of a run begins where the run is enqueued.
  '@sb/queue': [
    '@sb/words',
    '@sb/jobs',
    '@sb/storage',
    '@sb/events',
    '@sb/telemetry',
    '@sb/config',
    '@sb/logger',
  ],
  // The two halves of a daemon import the queue, not each other: each can run alone.
  '@sb/scheduler': ENGINE,
  '@sb/runner': ENGINE,
  // The only package that composes the two halves to a node, for the daemon of the app and for programs that embed one.
  // It passes to alerts the facts about schedules.
  '@sb/worker': [...ENGINE, '@sb/scheduler', '@sb/runner', '@sb/alerts', '@sb/alerts/retention'],
  // Alerts get facts about schedules by events and a port, so that a broken scheduler is still reported.
  // The words for durations, states and reasons come from jobs.
  '@sb/alerts': [
    '@sb/words',
    '@sb/jobs',
    '@sb/queue',
    '@sb/queue/engine',
    '@sb/events',
    '@sb/storage',
    '@sb/config',
    '@sb/logger',
  ],
  // Two products on top of the engine that do not import each other: the app maps between them.
  '@sb/questboard': ['@sb/words', '@sb/events', '@sb/storage', '@sb/config', '@sb/logger'],
  '@sb/github': ['@sb/words', '@sb/events', '@sb/storage', '@sb/config', '@sb/logger'],
  // The shapes and sentences of command line and console: both import it, and it imports neither of them.
  '@sb/views': PACKAGES.filter((name) => !/^@sb\/(?:runner|worker|testing|views|queue\/engine)/.test(name)),
  '@sb/testing': PACKAGES,
  // The tests of storage need servers too, so what needs no store is a package below it.
  '@sb/test-servers': [],
  '@sb/testkit': ['@sb/storage', '@sb/test-servers'],
  worker: PACKAGES,
  // The console reads and enqueues by the doors for programs; it never executes a job in its own process.
  console: PACKAGES.filter((name) => !/^@sb\/(?:runner|worker|testing|queue\/engine)/.test(name)),
};

/** Finds imports that go up or sideways. Tests may import any package. */
export function checkLayers({ packages }: Workspace): string[] {
  return packages.flatMap(({ manifest: { name }, sources }) => {
    const allowed = MAY_IMPORT[name];
    if (!allowed) return [`${name} has no row in the table of layers`];
    return sources
      .filter(({ isTest }) => !isTest)
      .flatMap(({ path, imports }) =>
        imports
          .filter(
            (imported) =>
              imported.startsWith('@sb/') && packageName(imported) !== name && !allowed.includes(imported),
          )
          .map((imported) => `${path} imports ${imported}; ${name} may import ${list(allowed)}`),
      );
  });
}

/** Finds rings of packages; each is written as the way around it. Tests count: pnpm installs and builds by them too. */
export function checkCycles({ packages }: Workspace): string[] {
  const uses = new Map(
    packages.map(({ manifest: { name }, sources }) => {
      const imported = sources.flatMap(({ imports }) => imports.map(packageName));
      return [name, new Set(imported.filter((other) => other !== name))] as const;
    }),
  );
  const finished = new Set<string>();
  return [...uses.keys()].flatMap((name) => findCycle(name, []));

  function findCycle(name: string, way: readonly string[]): string[] {
    if (way.includes(name)) return [[...way.slice(way.indexOf(name)), name].join(' -> ')];
    if (finished.has(name)) return [];
    const cycles = [...(uses.get(name) ?? [])].flatMap((next) => findCycle(next, [...way, name]));
    finished.add(name);
    return cycles;
  }
}

/** `@sb/queue` of `@sb/queue/store`, `pino` of `pino/file`. */
export function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none of ours' : names.join(', ');
}
