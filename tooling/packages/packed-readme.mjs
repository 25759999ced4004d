import { isOurs, publishedId } from './plan.mjs';

/**
 * A README as it is read outside of the repository: it says how to install the package, imports have the ids of
 * published packages, and links to files of the repository are plain text.
 * @param {string} text
 * @param {import('./plan.mjs').Library} library
 */
export function packedReadme(text, library) {
  const [title = '', ...rest] = text.split('\n');
  return [title, '', '```sh', installLine(library), '```', ...rest]
    .join('\n')
    .replaceAll(/(from ['"])(@sb\/[^'"]+)/g, (_, from, id) => from + (isOurs(id) ? publishedId(id) : id))
    .replaceAll(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, '$1');
}

/** @param {import('./plan.mjs').Library} library */
function installLine({ name, needsSqlite }) {
  if (needsSqlite) return `npm install --save-dev @sb/${name}`;
  return name === 'jobs'
    ? 'npm install @sb/jobs'
    : `npm install @sb/${name} better-sqlite3 # or without it, for PostgreSQL`;
}
