/**
 * `pnpm release <version> [--dry-run]` prepares a release: checks that the tree is clean, sets the version of all packages,
 * gives the changes since the last release in CHANGELOG.md their version, packs everything, and writes SHA256SUMS beside
 * the tarballs. It commits and publishes nothing: docs/releasing.md has what follows. A dry run packs nothing and writes
 * nothing; it reports what would change.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tarballsIn } from './packages/pack.mjs';
import { ROOT } from './packages/plan.mjs';
import {
  releasedChangelog,
  releaseProblems,
  versionedFiles,
  withVersion,
} from './packages/release-texts.mjs';

const USAGE = 2;
const REFUSED = 1;

const { values: flags, positionals } = parseArgs({
  // pnpm passes the "--" on.
  args: process.argv.slice(2).filter((each) => each !== '--'),
  options: { 'dry-run': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [version = ''] = positionals;
if (positionals.length === 1) release();
else {
  process.stderr.write('error  Expected one version, such as: pnpm release 0.2.0 [--dry-run]\n');
  process.exitCode = USAGE;
}

function release() {
  const { version: current } = JSON.parse(read('package.json'));
  const changelog = read('CHANGELOG.md');
  const problems = releaseProblems({ version, current, changelog, changed: git('status', '--porcelain') });
  if (problems.length > 0) {
    process.stderr.write(
      `error  This is no release yet:\n${problems.map((each) => `         ${each}\n`).join('')}`,
    );
    process.exitCode = REFUSED;
    return;
  }
  const today = new Date().toISOString().slice(0, 10);
  const manifests = git('ls-files', '*package.json').split('\n').filter(Boolean);
  const texts = versionedFiles(manifests).map((file) => ({
    file,
    text: withVersion(read(file), { current, version }),
  }));
  texts.push({ file: 'CHANGELOG.md', text: releasedChangelog(changelog, { version, today }) });
  const changes = texts.filter(({ file, text }) => text !== read(file));
  if (flags['dry-run']) {
    for (const { file } of changes) process.stdout.write(`would change  ${file}\n`);
    process.stdout.write('would pack    .cache/packages/*.tgz, with SHA256SUMS\n');
    return;
  }
  for (const { file, text } of changes) writeFileSync(path.join(ROOT, file), text);
  execFileSync('pnpm', ['-s', 'pack:all'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  writeChecksums();
  process.stdout.write(
    `${version} is packed in .cache/packages. docs/releasing.md says how to publish it.\n`,
  );
}

/** In the format of `sha256sum --check`. */
function writeChecksums() {
  const folder = path.join(ROOT, '.cache/packages');
  const lines = tarballsIn(folder).map((file) => {
    const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
    return `${sum}  ${path.basename(file)}\n`;
  });
  writeFileSync(path.join(folder, 'SHA256SUMS'), lines.join(''));
}

/** @param {string} file */
function read(file) {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** @param {readonly string[]} args */
function git(...args) {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
}
