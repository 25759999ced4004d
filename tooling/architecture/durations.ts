import { callsOf } from './calls.ts';
import type { SourceFile, Workspace } from './workspace.ts';

const CLOCK = String.raw`(?:performance|Date)\s*\.\s*now\(\)`;
const READING = new RegExp(String.raw`\b(?:const|let)\s+(\w+)\s*=\s*${CLOCK}\s*;`, 'g');
const ASSIGNED = /\b(?:const|let)\s+(\w+)\s*=\s*([^;]*);/g;
/** A time of a row or a record: `finishedAt`, `started_at`. */
const STORED = String.raw`\b\w+(?:At|_at)\b`;
const STORED_DIFFERENCE = new RegExp(String.raw`${STORED}[^,;]*\s-\s[^,;]*${STORED}`);
const COMPARES =
  /^\s*\.(?:not\s*\.)?\s*to(?:BeLessThan|BeLessThanOrEqual|BeGreaterThan|BeGreaterThanOrEqual|BeCloseTo)\(/;
const SLEEP = /(?<![.\w])(?:sleep|delay)\(\s*([\w.]+)|\bsetTimeout\(\s*(?:resolve|done)\s*,\s*([\w.]+)/g;
/** A shorter sleep is the work of a job that takes a moment. */
const SHORT_MS = 100;

/** Tests that wait for a while by their nature, each with its reason. */
const MAY_SLEEP: Readonly<Record<string, string>> = {
  'apps/worker/test/clock-jump.slow.test.ts': 'the clock of the daemons jumps at a minute of the real one',
  'apps/worker/test/kill-storm.slow.test.ts': 'daemons are killed at times that nothing announces',
  'apps/worker/test/lease.slow.test.ts': 'a process is stopped for longer than its watchdog allows',
  'apps/worker/test/postgres-outage.slow.test.ts': 'the server crashes at times that nothing announces',
  'apps/worker/test/restore-crash.slow.test.ts': 'a restore is killed at times that nothing announces',
  'apps/worker/test/sqlite-trouble.slow.test.ts': 'a disk stays full for a while',
  'packages/queue/test/replay-dead.test.ts': 'timers that must end before the pauses of a sweep',
  'packages/runner/test/runner-outcomes.test.ts': 'a job that goes on until its signal ends it',
  'tooling/deployment/pm2.slow.test.ts': 'PM2 decides after a while that a process is stable',
};

/** A limit of one test, as its last argument or as an option: on a busy machine it says how long something may take. */
const OWN_LIMIT = /^ *\}, [\d_]+\);$|^ *\{ timeout: (?:\d+_[\d_]+|[A-Z_]+) \},$|^ *test\S*\(.*\{ timeout: /m;

/** Finds tests that assert how long something took or say how long they may take, and sleeps that wait for no fact. */
export function checkDurations({ sources }: Workspace): string[] {
  return sources
    .filter(({ path }) => /\.test\.ts$|\/test\//.test(path) && !/\/fixtures?\//.test(path))
    .flatMap((source) => [...assertedDurations(source), ...fixedSleeps(source), ...ownLimits(source)]);
}

/** Slow tests take longer than the limit of the suite. */
function ownLimits({ path, code }: SourceFile): string[] {
  const isOwn = path.endsWith('.test.ts') && !path.endsWith('.slow.test.ts') && OWN_LIMIT.test(code);
  return isOwn ? [`${path} has a test with a time limit of its own`] : [];
}

function assertedDurations({ path, code }: SourceFile): string[] {
  // A clock that the test moves measures nothing of the machine.
  if (code.includes('useFakeTimers')) return [];
  const names = [...code.matchAll(READING)].map(([, name]) => name);
  const clock = `(?:${CLOCK}|${anyOf(names)})`;
  const difference = new RegExp(String.raw`${clock}[^,;]*\s-\s|\s-\s*${clock}`);
  const durations = [...code.matchAll(ASSIGNED)].flatMap(([, name, value = '']) =>
    difference.test(value) && value.includes('now()') ? [name] : [],
  );
  const duration = new RegExp(`${difference.source}|${anyOf(durations)}|${STORED_DIFFERENCE.source}`);
  const compared = new RegExp(String.raw`${CLOCK}\s*-\s*\w+\s*[<>]`);
  const asserted = callsOf(code, /\bexpect\(/g)
    .filter(({ inside, rest }) => (COMPARES.test(rest) || compared.test(inside)) && duration.test(inside))
    .map(({ inside }) => `${path} asserts a duration: ${inside.trim().replaceAll(/\s+/g, ' ')}`);
  const told = new RegExp(String.raw`(?:[:=]|return)\s*${CLOCK}\s*-\s*\w+\s*[<>]`).test(code)
    ? [`${path} compares a duration`]
    : [];
  return [...asserted, ...told];
}

/** A pattern of these names; of none, it matches nothing. */
function anyOf(names: readonly unknown[]): string {
  return names.length > 0 ? `\\b(?:${names.join('|')})\\b` : '(?!)';
}

function fixedSleeps({ path, code }: SourceFile): string[] {
  if (path in MAY_SLEEP || code.includes('useFakeTimers')) return [];
  return [...code.matchAll(SLEEP)]
    .filter(({ index, 1: asked, 2: set }) => {
      const ms = Number((asked ?? set ?? '').replaceAll('_', ''));
      return !(ms < SHORT_MS) && !isRepeated(code, index);
    })
    .map(([call]) => `${path} sleeps: ${call}`);
}

/** True in a loop of its own function: it looks for a fact again and again. */
function isRepeated(code: string, at: number): boolean {
  let depth = 0;
  let blockEnd = at;
  for (let i = at - 1; i >= 0; i--) {
    const character = code[i];
    if (character === '}' || character === ')') depth += 1;
    else if (character === '(') depth -= 1;
    else if (character === '{' && --depth < 0) {
      if (isLoop(code.slice(i + 1, blockEnd), 'statement')) return true;
      const head = code.slice(Math.max(0, i - 200), i);
      if (isLoop(head, 'head')) return true;
      if (/=>\s*$|\bfunction\b[^{}]*$/.test(head)) return false;
      depth = 0;
      blockEnd = i;
    }
  }
  return isLoop(code.slice(0, blockEnd), 'statement');
}

/** Whether the last statement of this code, or its head, begins with the word of a loop. */
function isLoop(code: string, part: 'statement' | 'head'): boolean {
  const last = /[^;{}]*$/.exec(part === 'head' ? code.replace(/;(?=[^()]*\)\s*$)/g, ',') : code)?.[0] ?? '';
  return /^\s*(?:\}\s*)?(?:while|for|do)\b/.test(last) || /\bdo\s*$/.test(last);
}
