/** The verbs of the engine that commands and routes reach by their imports. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Route } from '../../apps/console/src/http/route.ts';
import { createReach, findExports } from '../architecture/reach.ts';
import { readFiles } from '../architecture/read-files.ts';
import { usedBy } from './route-calls.ts';
import { readWorkspace, type SourceFile } from '../architecture/workspace.ts';

const COMMANDS = 'apps/worker/src/commands/';
const ROUTES = 'apps/console/src/routes';
const NAME_OR_LOAD = /\bname:\s*"(\d+)"|\bimport\(\s*"(\d+)"/g;
/** A route that acts on many asks for an operation, which a worker of operations does later: by these files. */
const ASKS = '@sb/queue startOperation';
const WORKS = 'packages/queue/src/operations/work-chunk.ts';

const workspace = readWorkspace(readFiles(['packages', 'apps/worker', 'apps/console/src']));
const reach = createReach(workspace);
const exported = findExports(workspace);
const commandModules = new Map(
  workspace.sources.filter(({ path: file }) => file.startsWith(COMMANDS)).flatMap(loadedIn),
);
const routeModules = await readRoutes();

/**
 * Why `verb`, such as `@sb/queue cancelRun`, is not what both the command and its routes call. `others`: by route, such as
 * `GET /runs/:id/chain-retry`, the verb of another part of the command, or a reason.
 */
export function verbProblem(
  verb: string,
  command: string,
  routes: readonly Route[],
  others: Readonly<Record<string, string>> = {},
): string | undefined {
  const named = routes.map((route) => ({ route, name: `${route.method} ${route.path}` }));
  const idle = Object.keys(others).find((one) => !named.some(({ name }) => name === one));
  if (idle !== undefined) return `${idle} is no route of it`;
  const own = named.filter(({ name }) => others[name] === undefined).map(({ route }) => route);
  const apart = named.flatMap(({ route, name }) => {
    const other = others[name];
    return other?.startsWith('@sb/') ? [problemOf(other, command, [route])] : [];
  });
  return problemOf(verb, command, own) ?? apart.find((problem) => problem !== undefined);
}

function problemOf(verb: string, command: string, routes: readonly Route[]): string | undefined {
  const file = exported.get(verb);
  if (file === undefined) return 'no door exports it';
  const module = commandModules.get(command);
  if (module === undefined || !reach(module).names.has(verb)) return 'the command does not call it';
  const silent = routes.find((route) => !isCalledBy(route, verb, file));
  return silent && `${silent.method} ${silent.path} does not call it`;
}

function isCalledBy(route: Route, verb: string, file: string): boolean {
  const names = namesOf(route);
  // `listRunsIn` is the verb `listRuns` in the snapshot of its caller.
  return names.has(verb) || names.has(`${verb}In`) || (names.has(ASKS) && reach(WORKS).files.has(file));
}

/** What the function of a route calls itself, and what the modules call from which it uses something. */
function namesOf(route: Route): ReadonlySet<string> {
  const module = workspace.sources.find(({ path: file }) => file === routeModules.get(route));
  if (!module) return new Set();
  const used = usedBy(module, route);
  return new Set([...used.names, ...[...used.files].flatMap((file) => [...reach(file).names])]);
}

/** The commands of a table, each with the module that it loads. */
function loadedIn({ path: file, code, strings }: SourceFile): readonly (readonly [string, string])[] {
  let command = '';
  return [...code.matchAll(NAME_OR_LOAD)].flatMap(([, name, load]) => {
    if (load === undefined) command = strings[Number(name)] ?? '';
    return load === undefined
      ? []
      : [[command, path.posix.join(path.posix.dirname(file), strings[Number(load)] ?? '')] as const];
  });
}

async function readRoutes(): Promise<ReadonlyMap<unknown, string>> {
  const files = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const modules = await Promise.all(
    files.map(async (file) => {
      const exports = (await import(path.resolve(ROUTES, file))) as Readonly<Record<string, unknown>>;
      const routes = Object.values(exports)
        .filter((value) => Array.isArray(value))
        .flat();
      return routes.map((route) => [route, `${ROUTES}/${file}`] as const);
    }),
  );
  return new Map(modules.flat());
}
