/** Executes the Dockerfile's steps in a clean copy of the files that .dockerignore allows, then the program. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { canMount, newDatabase } from '../testkit/src/index.ts';
import { workspaceFiles } from '../workspace-copy.ts';
import { runInImage } from './build-image.ts';
import { readText, ROOT } from './deployment-files.ts';
import { readDockerignore } from './dockerignore.ts';

const SHOWN = `user 1000
scheduler.yaml
unhealthy: no daemon answers on port 8788
healthy: the daemon on port 8788 is ready
1 daily.questmaster succeeded
/app/data 700
/app/data/worker.db 600
its own files are not its own to write
the daemon ended with 0
the console is ready, and its pages are there
the first administrator is ada, admin
the link works once: 410
the other store is up to date
`;

test('the image is built by its steps, and the program works in it', async (testing) => {
  testing.skip(!canMount(), 'no file system can be mounted here: that needs root on Linux');
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [context, mountPoint] = [path.join(folder, 'context'), path.join(folder, 'stages')];
  for (const file of workspaceFiles().filter(readDockerignore(readText('.dockerignore'))))
    cpSync(path.join(ROOT, file), path.join(context, file), { verbatimSymlinks: true });
  mkdirSync(mountPoint);
  const script = scriptWith(await newDatabase());
  const { exitCode, stdout, stderr } = await runInImage(readText('Dockerfile'), {
    context,
    mountPoint,
    script,
  });
  expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0, stdout: SHOWN });
});

/** What the page of the link does. */
const FIRST_ADMINISTRATOR = `
const api = 'http://127.0.0.1:8787/api/v1';
const ask = (path, body, cookie) => fetch(api + path, {
  method: body ? 'POST' : 'GET',
  headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) },
  ...(body && { body: JSON.stringify(body) }),
});
const link = process.argv[1];
const used = await ask('/setup', { link, name: 'ada', password: 'three seven blue lamps' });
const cookie = used.headers.get('set-cookie').split(';')[0];
const { name, role } = await (await ask('/session', undefined, cookie)).json();
console.log('the first administrator is ' + name + ', ' + role);
const again = await ask('/setup', { link, name: 'bo', password: 'three seven blue lamps' });
console.log('the link works once: ' + again.status);
`;

/** A script for a shell in the container. It waits at most 10 s for each condition. */
function scriptWith(databaseUrl: string): string {
  return `
FIRST_ADMINISTRATOR=$(cat <<'END'
${FIRST_ADMINISTRATOR}
END
)
echo "user $(id -u)"
ls scheduler.yaml
worker health | sed 's/ (.*//'
worker daemon --grace 3s > /tmp/daemon.log 2>&1 &
daemon=$!
for _ in $(seq 100); do worker health > /tmp/health.log && break; sleep 0.1; done
cat /tmp/health.log
worker questboard:example --out /tmp/board.yaml > /dev/null
worker questboard:import /tmp/board.yaml > /dev/null
worker job daily.questmaster --org default-org --enqueue > /dev/null
for _ in $(seq 100); do worker history | grep succeeded && break; sleep 0.1; done | cut -f 1,2,4 | tr '\\t' ' '
stat --format='%n %a' /app/data /app/data/worker.db
touch scheduler.yaml 2> /dev/null || echo 'its own files are not its own to write'
kill -TERM $daemon
wait $daemon; echo "the daemon ended with $?"
worker console > /tmp/console.log 2>&1 &
console=$!
for _ in $(seq 100); do grep -q 'console at' /tmp/console.log && break; sleep 0.1; done
node -e "Promise.all(['/readyz', '/'].map((one) => fetch('http://127.0.0.1:8787' + one))).then((all) => console.log(all.every((one) => one.ok) ? 'the console is ready, and its pages are there' : 'no'))"
worker console:invite --first > /tmp/link.log
node --input-type=module -e "$FIRST_ADMINISTRATOR" "$(grep -o '#[A-Za-z0-9_-]\\{43\\}' /tmp/link.log | cut -c 2-)"
kill -TERM $console; wait $console || true
export DATABASE_URL='${databaseUrl}'
worker db:migrate > /dev/null
worker db:status | grep -q ', up to date$' && echo 'the other store is up to date'
`;
}
