/**
 * Does what `docker build` and `docker run` would do, without Docker: each stage is an overlay of this machine's disk,
 * in a mount namespace that ends with the process. This machine's Node replaces the one of the image. Linux, root.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseDockerfile, type Stage, textsOf, variablesOf } from './dockerfile.ts';

const NAMESPACES = ['--mount', '--pid', '--fork', '--kill-child'];

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Executes the steps of `<context>/Dockerfile`, then the lines of a shell script in the last stage, as its user and
 * with its environment alone. `mountPoint` is an empty folder.
 */
export async function runInImage(
  dockerfile: string,
  { context, mountPoint, script }: { context: string; mountPoint: string; script: string },
): Promise<Ran> {
  const stages = parseDockerfile(dockerfile);
  const roots = new Map(stages.map(({ name }) => [name, path.join(mountPoint, name, 'root')]));
  const [last] = stages.slice(-1);
  if (!last) throw new Error('expected a stage, got an empty Dockerfile');
  const lines = [
    'set -eu',
    `mount -t tmpfs none ${mountPoint}`,
    ...stages.flatMap((stage) => [
      ...mountLines(path.join(mountPoint, stage.name)),
      ...stepLines(stage, { context, roots }),
    ]),
    startLine(last, roots.get(last.name) ?? '', script),
  ];
  return run('unshare', [...NAMESPACES, 'bash', '-c', lines.join('\n')]);
}

async function run(program: string, args: readonly string[]): Promise<Ran> {
  const options = { maxBuffer: 64 * 1024 * 1024 };
  try {
    return { exitCode: 0, ...(await promisify(execFile)(program, args, options)) };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = Object(error);
    return { exitCode: Number(code), stdout: String(stdout), stderr: String(stderr) };
  }
}

function mountLines(folder: string): readonly string[] {
  const { upper, work, root } = { upper: `${folder}/upper`, work: `${folder}/work`, root: `${folder}/root` };
  return [
    `mkdir -p ${upper} ${work} ${root}`,
    `mount -t overlay none -o lowerdir=/,upperdir=${upper},workdir=${work} ${root}`,
    `mount -t proc none ${root}/proc`,
    `mount --rbind /dev ${root}/dev`,
    `mount -t tmpfs none ${root}/tmp`,
  ];
}

function stepLines(
  stage: Stage,
  { context, roots }: { context: string; roots: ReadonlyMap<string, string> },
): readonly string[] {
  const root = roots.get(stage.name) ?? '';
  let folder = '/';
  return stage.instructions.flatMap(({ name, text }) => {
    switch (name) {
      case 'WORKDIR':
        folder = path.posix.resolve(folder, text);
        return [`mkdir -p ${root}${folder}`];
      case 'COPY':
        return copyLines(text, { context, roots, to: (given) => root + path.posix.resolve(folder, given) });
      case 'RUN':
        // The output of a step matters only when it fails, and stdout is for the script.
        return [`chroot ${root} sh -c ${quoted(`cd ${folder} && ${text}`)} >&2`];
      default:
        return [];
    }
  });
}

/** Copies a file, or the content of a folder, which is made as Docker makes it. */
function copyLines(
  text: string,
  {
    context,
    roots,
    to,
  }: { context: string; roots: ReadonlyMap<string, string>; to: (path: string) => string },
): readonly string[] {
  const [, from, rest = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? [];
  const sources = rest.split(' ');
  const target = to(sources.pop() ?? '');
  const base = from === undefined ? context : roots.get(from);
  return sources.map((source) => {
    const full = path.join(base ?? '', source);
    return `if [ -d ${full} ]; then mkdir -p ${target}; cp -a ${full}/. ${target}/; else cp -a ${full} ${target}/; fi`;
  });
}

function startLine(stage: Stage, root: string, script: string): string {
  const [user = '0:0'] = textsOf(stage, 'USER');
  const [uid, gid] = user.split(':');
  const folder = textsOf(stage, 'WORKDIR').at(-1) ?? '/';
  const variables = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/tmp', ...variablesOf(stage) };
  const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const asUser = `setpriv --reuid=${uid} --regid=${gid} --clear-groups --no-new-privs`;
  const shell = `env -i ${environment.join(' ')} bash -c ${quoted(`cd ${folder}\n${script}`)}`;
  return `chroot ${root} ${asUser} ${shell}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
