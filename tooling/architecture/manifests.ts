import { builtinModules } from 'node:module';
import { packageName } from './layers.ts';
import type { Package, SourceFile, Workspace } from './workspace.ts';

/** What every package finds in the root: the tools of its tests. */
const ROOT_TOOLS = ['vitest', 'fast-check'];
/** The one native add-on stays outside of the bundle: the app brings it for storage. */
const BROUGHT_FOR_OTHERS: Readonly<Record<string, readonly string[]>> = { worker: ['better-sqlite3'] };

/** Differences between what a package.json names and what the sources import. */
export function checkManifests({ packages }: Workspace): string[] {
  return packages.flatMap((checked) => [...undeclared(checked), ...unused(checked)]);
}

function undeclared({ manifest, folder, sources }: Package): string[] {
  const shipped = Object.keys(manifest.dependencies ?? {});
  const known = [...shipped, ...Object.keys(manifest.devDependencies ?? {})];
  // An app is bundled: all but what stays outside is needed only to build it.
  const forSources = folder.startsWith('apps/') ? known : shipped;
  const forTests = [...known, ...ROOT_TOOLS];
  return sources.flatMap((source) =>
    foreignImports(source, manifest.name)
      .filter((name) => !(source.isTest ? forTests : forSources).includes(name))
      .map((name) => `${source.path} imports ${name}, which ${folder}/package.json does not name`),
  );
}

function unused({ manifest, folder, sources }: Package): string[] {
  const inSources = new Set(
    sources.filter(({ isTest }) => !isTest).flatMap((s) => foreignImports(s, manifest.name)),
  );
  const anywhere = new Set(sources.flatMap((source) => foreignImports(source, manifest.name)));
  const brought = BROUGHT_FOR_OTHERS[manifest.name] ?? [];
  return [
    ...Object.keys(manifest.dependencies ?? {}).filter(
      (name) => !inSources.has(name) && !brought.includes(name),
    ),
    ...Object.keys(manifest.devDependencies ?? {}).filter(
      (name) => !anywhere.has(name) && !name.startsWith('@types/'),
    ),
  ].map((name) => `${folder}/package.json names ${name}, which nothing imports`);
}

/** Names of packages that a file imports from outside; a name with a variable part cannot be checked. */
function foreignImports({ imports }: SourceFile, own: string): string[] {
  return imports
    .filter((specifier) => !/^[./]|^node:|\$\{\}/.test(specifier) && !builtinModules.includes(specifier))
    .map(packageName)
    .filter((name) => name !== own);
}
