/** What a release changes, as texts. Pure: release.mjs reads and writes the files. */

const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-[0-9a-z.-]+)?$/;
const UNRELEASED = '## [Unreleased]';
/** Besides the manifests. */
const NAMING = [
  'apps/console/openapi.json',
  'apps/console/src/index.ts',
  'apps/worker/src/cli/version.ts',
  'docs/getting-started.md',
  'packages/queue/src/client/client.ts',
  'packages/testing/src/test-worker.ts',
  'packages/worker/src/version.ts',
];

/**
 * Everything that keeps a release from being made.
 * @param {{ version: string, current: string, changelog: string, changed: string }} state `changed`: git's list of files
 */
export function releaseProblems({ version, current, changelog, changed }) {
  const problems = [];
  const files = changed.split('\n').filter(Boolean);
  if (!VERSION.test(version)) problems.push(`expected a version such as 0.2.0, got "${version}"`);
  else if (isReleased(changelog, version)) problems.push(`CHANGELOG.md has the release ${version} already`);
  else if (isLower(version, current)) problems.push(`${version} is lower than the version now, ${current}`);
  if (files.length > 0)
    problems.push(`expected no uncommitted change, got ${files.length}: ${files.slice(0, 3).join(', ')}`);
  if (unreleased(changelog).trim() === '')
    problems.push(`CHANGELOG.md has no changes under "${UNRELEASED}": say there what is new`);
  return problems;
}

/**
 * The files that name the version.
 * @param {readonly string[]} manifests all of the repository
 */
export function versionedFiles(manifests) {
  return [...manifests, ...NAMING];
}

/**
 * The text of a file with the new version: that of a manifest, of a range of ours, of a constant, of a greeting.
 * @param {string} text
 * @param {{ current: string, version: string }} versions
 */
export function withVersion(text, { current, version }) {
  const old = current.replaceAll('.', String.raw`\.`);
  return text
    .replace(new RegExp(`("version": ")${old}"`), `$1${version}"`)
    .replaceAll(new RegExp(`("@sb/[^"]+": "\\^?)${old}"`, 'g'), `$1${version}"`)
    .replace(new RegExp(`(\\b(?:CLIENT_)?VERSION = ')${old}'`), `$1${version}'`)
    .replaceAll(new RegExp(`(Signal Blueprint Worker )${old}\\b`, 'g'), `$1${version}`);
}

/**
 * The changes since the last release get their version and day; the next ones start with an empty list.
 * @param {string} changelog
 * @param {{ version: string, today: string }} release
 */
export function releasedChangelog(changelog, { version, today }) {
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version}] - ${today}`);
}

/** @param {string} changelog */
function unreleased(changelog) {
  const [, text = ''] = changelog.split(`\n${UNRELEASED}\n`);
  return text.split('\n## [')[0] ?? '';
}

/**
 * @param {string} changelog
 * @param {string} version
 */
function isReleased(changelog, version) {
  return changelog.includes(`\n## [${version}]`);
}

/**
 * @param {string} version
 * @param {string} current
 */
function isLower(version, current) {
  const [a, b] = [version, current].map((each) => (VERSION.exec(each) ?? []).slice(1, 4).map(Number));
  const at = (a ?? []).findIndex((part, index) => part !== b?.[index]);
  return at !== -1 && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}
