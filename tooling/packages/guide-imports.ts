/** What the pages for users import from our packages, by the ids of published packages. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isOurs, LIBRARIES, publishedId, ROOT } from './plan.mjs';

const IMPORT = /^import (type )?\{([^}]*)\} from ['"](@sb\/[^'"]+)['"]/gm;

/** The names that are values, of each id. */
export function guideImports(): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const page of pages())
    for (const [, isType, list = '', id = ''] of readFileSync(page, 'utf8').matchAll(IMPORT)) {
      if (isType || !isOurs(id)) continue;
      const published = publishedId(id);
      const known = names.get(published) ?? new Set();
      for (const name of list.split(',').map((each) => each.trim().split(' as ')[0] ?? ''))
        if (name && !name.startsWith('type ')) known.add(name);
      names.set(published, known);
    }
  return names;
}

/** A program that fails, naming them, if some of these cannot be imported. */
export function importingProgram(imports: ReadonlyMap<string, ReadonlySet<string>>): string {
  const wanted = Object.fromEntries(Array.from(imports, ([id, names]) => [id, [...names]]));
  return `import assert from 'node:assert/strict';
for (const [id, names] of Object.entries(${JSON.stringify(wanted)})) {
  const found = await import(id);
  assert.deepEqual(names.filter((name) => found[name] === undefined), [], id);
}
`;
}

function pages(): readonly string[] {
  const readmes = LIBRARIES.map(({ name, readme }) => path.join(ROOT, 'packages', name, readme));
  return [...pagesIn('docs'), ...pagesIn('docs/guides'), ...readmes];
}

function pagesIn(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(ROOT, folder, name));
}
