/**
 * Builds a folder once for all processes that want it. A claim is a link to the number of the process that builds: a link
 * is there with its content at once, and tells the others whether its process is gone. Then the next one builds, under the
 * next number, so that two which wait never both take over.
 */
import { existsSync } from 'node:fs';
import { readFile, readlink, rename, symlink, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 50;

/** `build` fills the folder that it is given; `dist` is there once that is whole. A build that failed fails for all. */
export async function buildOnce(dist: string, build: (half: string) => Promise<unknown>): Promise<void> {
  const failed = `${dist}-failed`;
  let nr = 1;
  while (!existsSync(dist)) {
    if (existsSync(failed)) throw new Error(await readFile(failed, 'utf8'));
    const claim = `${dist}-claim-${nr}`;
    if (await isOurs(claim)) await buildAnew(dist, `${dist}-half-${nr}`, build).catch(keepReason(failed));
    else if (isGone(await readlink(claim))) nr += 1;
    else await sleep(LOOK_MS);
  }
}

async function isOurs(claim: string): Promise<boolean> {
  return symlink(String(process.pid), claim).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

function isGone(pid: string): boolean {
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch {
    return true;
  }
}

async function buildAnew(
  dist: string,
  half: string,
  build: (half: string) => Promise<unknown>,
): Promise<void> {
  await build(half);
  await rename(half, dist);
}

/** The other files fail at once, and say why. */
function keepReason(failed: string): (error: unknown) => Promise<never> {
  return async (error) => {
    await writeFile(`${failed}-half`, error instanceof Error ? error.message : String(error));
    await rename(`${failed}-half`, failed);
    throw error;
  };
}
