// Reports, before anything is installed, what this machine lacks. Plain Node without packages, and without syntax that
// an old version of Node does not know.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OLDEST = { major: 20, minor: 19 };
/** From this version of Node on, better-sqlite3 is downloaded compiled. */
const PREBUILT_FROM = 22;
const COMPILERS = ['python3', 'make', 'g++'];
const INSTALL_COMPILERS = [
  { manager: 'apt-get', command: 'sudo apt-get install -y python3 make g++' },
  { manager: 'dnf', command: 'sudo dnf install -y python3 make gcc-c++' },
  { manager: 'apk', command: 'sudo apk add python3 make g++' },
  { manager: 'pacman', command: 'sudo pacman -S --needed python make gcc' },
];

/**
 * @typedef {object} Machine
 * @property {string} node version without "v": "20.20.2"
 * @property {string} platform process.platform
 * @property {boolean} hasSqlite whether better-sqlite3 is installed already, compiled for this Node
 * @property {(command: string) => boolean} has whether a command is on the PATH
 */

/**
 * The problems that would make the installation fail, each with its remedy.
 * @param {Machine} machine
 * @returns {string[]}
 */
export function preflightProblems({ node, platform, hasSqlite, has }) {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const problems = [];
  if (platform !== 'linux' && platform !== 'darwin')
    problems.push(`Expected Linux or macOS, got ${platform}. On Windows, work inside WSL 2.`);
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor))
    problems.push(
      `Expected Node ${OLDEST.major}.${OLDEST.minor} or newer, got ${node}. ` +
        'Install Node 24 from https://nodejs.org, or: nvm install 24',
    );
  else if (major < PREBUILT_FROM && !hasSqlite) problems.push(...compilerProblems(node, platform, has));
  return problems;
}

/**
 * @param {string} node
 * @param {string} platform
 * @param {Machine['has']} has
 */
function compilerProblems(node, platform, has) {
  const missing = COMPILERS.filter((command) => !has(command));
  if (missing.length === 0) return [];
  const known = INSTALL_COMPILERS.find(({ manager }) => has(manager));
  const command = known ? known.command : `install ${missing.join(', ')}`;
  const cure = platform === 'darwin' ? 'xcode-select --install' : command;
  return [
    `On Node ${node} SQLite is compiled while installing, and ${missing.join(', ')} cannot be found. ` +
      `Try: ${cure}   (Node ${PREBUILT_FROM} and newer need no compiler.)`,
  ];
}

/** @returns {Machine} */
function thisMachine() {
  return {
    node: process.versions.node,
    platform: process.platform,
    hasSqlite: sqliteIsInstalled() || sqliteIsCached(),
    has: (command) =>
      (process.env['PATH'] || '')
        .split(path.delimiter)
        .some((folder) => isProgram(path.join(folder, command))),
  };
}

function sqliteIsInstalled() {
  return filesIn(path.join(ROOT, 'node_modules/.pnpm')).some(
    (name) =>
      name.startsWith('better-sqlite3@') &&
      existsSync(
        path.join(
          ROOT,
          'node_modules/.pnpm',
          name,
          'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
        ),
      ),
  );
}

/** The installer of better-sqlite3 keeps its downloads in npm's cache. */
function sqliteIsCached() {
  const cache = process.env['npm_config_cache'] || path.join(homedir(), '.npm');
  const ours = `-node-v${process.versions.modules}-${process.platform}-${process.arch}.tar.gz`;
  return filesIn(path.join(cache, '_prebuilds')).some(
    (name) => name.includes('better-sqlite3') && name.endsWith(ours),
  );
}

/** @param {string} folder */
function filesIn(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = preflightProblems(thisMachine());
  for (const problem of problems) console.error(`preflight: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
