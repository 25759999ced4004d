/** Browsers that look at a console: each with its live stream, as the pages do. A process of its own. */
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { headersOf } from './console-server.mjs';

/** Ms from the end of a run to the client. */
let waits = [];
const asking = { isOn: false };
const streams = [];

const commands = {
  /** Half of them show these runs, one in four the overview, one in four one run. */
  async join({ url, count, ids }) {
    await Promise.all(Array.from({ length: count }, (_, i) => join(url, i, ids)));
  },
  /** Each asks for a page a second, the next of these in turn. */
  async ask({ url, count, paths }) {
    asking.isOn = true;
    for (let i = 0; i < count; i++) void askOn(url, paths, i);
  },
  async report() {
    const found = waits;
    waits = [];
    return found;
  },
  async leave() {
    asking.isOn = false;
    for (const stream of streams.splice(0)) stream.destroy();
  },
};

process.on('message', (message) => void obey(message));
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });

async function obey({ id, command, args }) {
  process.send({ id, result: await commands[command](args) });
}

function join(url, nth, ids) {
  const one = ids[nth % ids.length];
  const topics = nth % 2 === 0 ? 'runs' : nth % 4 === 1 ? 'overview' : `run:${one}`;
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/api/v1/stream?topics=${topics}`, {
      agent: false,
      headers: headersOf(`person-${nth}`),
    });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`The stream answers ${answer.statusCode}`));
      streams.push(asked);
      asked.on('error', () => {});
      let event = '';
      const seen = new Set();
      const lines = createInterface({ input: answer });
      lines.on('error', () => {});
      lines.on('line', (line) => {
        if (line.startsWith('event: ')) event = line.slice(7);
        if (!line.startsWith('data: ')) return;
        const data = JSON.parse(line.slice(6));
        if (event === 'hello') {
          const shown = topics === 'runs' ? show(url, nth, data.id, ids) : undefined;
          void Promise.resolve(shown).then(resolve, reject);
        }
        if (event === 'patch') for (const row of data.rows) noteEnd(row, seen);
        if (event === 'run') noteEnd(data, seen);
      });
    });
    asked.end();
  });
}

/** A run that has ended may be sent again: another run has changed what its page says. */
function noteEnd({ id, finishedAt }, seen) {
  if (finishedAt === undefined || seen.has(id)) return;
  seen.add(id);
  waits.push(Date.now() - Date.parse(finishedAt));
}

async function show(url, nth, id, ids) {
  const answer = await fetch(`${url}/api/v1/stream/${id}/visible`, {
    method: 'POST',
    headers: {
      ...headersOf(`person-${nth}`),
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
    },
    body: JSON.stringify({ ids, newerThan: Math.max(...ids) }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

async function askOn(url, paths, nth) {
  for (let turn = nth; asking.isOn; turn++) {
    const next = new Promise((resolve) => setTimeout(resolve, 1_000));
    const answer = await fetch(`${url}/api/v1${paths[turn % paths.length]}`, {
      headers: headersOf(`person-${nth}`),
    });
    await answer.arrayBuffer();
    await next;
  }
}
