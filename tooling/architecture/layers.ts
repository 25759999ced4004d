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
  '@sb/alerts',
  '@sb/questboard',
  '@sb/github',
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

/** Which doors of our packages a package may import. A package that is not named here has no place in the house yet. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The ground: what a job author sees must not drag the engine along, so jobs describes what it needs itself.
  '@sb/words': [],
  '@sb/logger': ['@sb/words'],
  '@sb/config': ['@sb/words'],
  '@sb/jobs': ['@sb/words'],
  // The store knows no verb of the product: every package brings its own statements.
  '@sb/storage': ['@sb/words', '@sb/logger', '@sb/config', '@sb/jobs'],
  '@sb/events': ['@sb/words', '@sb/storage', '@sb/logger'],
  '@sb/access': ['@sb/words', '@sb/storage', '@sb/logger'],
  '@sb/telemetry': ['@sb/words', '@sb/logger'],
  // Work can be asked for without anything there that does it.
  '@sb/queue': ['@sb/words', '@sb/jobs', '@sb/storage', '@sb/events', '@sb/config', '@sb/logger'],
  // The two halves of a daemon know the queue, not each other: each can run alone.
  '@sb/scheduler': ENGINE,
  '@sb/runner': ENGINE,
  // The one place where the two halves become a node: the app's daemon is it, and so is what others embed. It hands to
  // alerts what they need of schedules.
  '@sb/worker': [...ENGINE, '@sb/scheduler', '@sb/runner', '@sb/alerts'],
  // What alerts need of schedules comes by events and a port, so that a broken scheduler is still reported.
  // The words for durations, states and reasons are those of jobs.
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
  // Two products on top of the engine, which do not know each other: the app maps between them.
  '@sb/questboard': ['@sb/words', '@sb/events', '@sb/storage', '@sb/config', '@sb/logger'],
  '@sb/github': ['@sb/words', '@sb/events', '@sb/storage', '@sb/config', '@sb/logger'],
  '@sb/testing': PACKAGES,
  // The tests of storage need servers too, so what needs no store is a package below it.
  '@sb/test-servers': [],
  '@sb/testkit': ['@sb/storage', '@sb/test-servers'],
  worker: PACKAGES,
  // The console reads and asks, by the doors for programs; it never executes a job in its own process.
  console: PACKAGES.filter((name) => !/^@sb\/(?:runner|worker|testing|queue\/engine)/.test(name)),
};

/** Imports that go up or sideways. Tests may look anywhere. */
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

/** A ring of packages, written as the way around it. Tests count: pnpm installs and builds by them as well. */
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
