import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Copies a workspace, with uncommitted changes, into a temporary folder. Our packages are copied; installed packages are
 * shared: only the links to them are copied.
 * @param {string} root
 */
export function copyWorkspace(root) {
  const copy = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-sabotage-')));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const file of String(files).split('\0').filter(Boolean))
    if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(copy, file));
  mkdirSync(path.join(copy, 'node_modules'));
  symlinkSync(path.join(root, 'node_modules/.pnpm'), path.join(copy, 'node_modules/.pnpm'));
  for (const folder of ['.', ...['apps', 'packages', 'tooling'].flatMap((parent) => foldersIn(root, parent))])
    copyLinks(path.join(root, folder, 'node_modules'), path.join(copy, folder, 'node_modules'));
  return copy;
}

/**
 * @param {string} root
 * @param {string} parent
 */
function foldersIn(root, parent) {
  return readdirSync(path.join(root, parent)).map((name) => path.join(parent, name));
}

/**
 * Copies relative links, and folders of them, but no files that tools keep there.
 * @param {string} from
 * @param {string} to
 */
function copyLinks(from, to) {
  if (!existsSync(from)) return;
  for (const name of readdirSync(from)) {
    const place = path.join(from, name);
    if (lstatSync(place).isSymbolicLink() || name.startsWith('@'))
      cpSync(place, path.join(to, name), { recursive: true, verbatimSymlinks: true });
  }
}
