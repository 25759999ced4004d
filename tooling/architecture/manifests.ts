import { builtinModules } from 'node:module';
import { packageName } from './layers.ts';
import type { Package, SourceFile, Workspace } from './workspace.ts';

/** The tools of tests, which every package finds in the root. */
const ROOT_TOOLS = ['vitest', 'fast-check'];
/** The native add-on, which cannot be in the bundle: the app has it as a dependency, for storage. */
const BROUGHT_FOR_OTHERS: Readonly<Record<string, readonly string[]>> = {
  worker: ['better-sqlite3'],
  console: ['better-sqlite3'],
};

/** Types are found by their place, and a typeface is named by a style sheet. */
const NAMED_ELSEWHERE = /^@types\/|^@fontsource/;

/** Finds differences between the dependencies of a package.json and the imports of the sources. */
export function checkManifests({ packages }: Workspace): string[] {
  return packages.flatMap((checked) => [...undeclared(checked), ...unused(checked)]);
}

function undeclared({ manifest, folder, sources }: Package): string[] {
  const shipped = Object.keys(manifest.dependencies ?? {});
  const known = [...shipped, ...Object.keys(manifest.devDependencies ?? {})];
  // An app is bundled: its other dependencies are needed only for the build.
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
      (name) => !anywhere.has(name) && !NAMED_ELSEWHERE.test(name),
    ),
  ].map((name) => `${folder}/package.json names ${name}, which nothing imports`);
}

/** The names of external packages that a file imports; a name with a variable part cannot be checked. */
function foreignImports({ imports }: SourceFile, own: string): string[] {
  return imports
    .filter((specifier) => !/^[./]|^node:|\$\{\}/.test(specifier) && !builtinModules.includes(specifier))
    .map(packageName)
    .filter((name) => name !== own);
}
