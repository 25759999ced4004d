/**
 * Progress of long work, on stderr. A terminal gets one line that is redrawn, another stream a line every ten seconds.
 * Quick work prints nothing.
 */
import { formatCount, formatDuration } from '@sb/words';
import type { Call, Io } from './command.ts';
import { cut } from './terminal/text.ts';

const QUIET_FOR_MS = 2_000;
const REDRAW_EVERY_MS = 250;
const COUNT_REDRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;
const ERASE_LINE = '\r\u001b[K';
const BAR_WIDTH = 20;

export interface Progress {
  /** Sets how many items are done. */
  readonly report: (done: number) => void;
  /** Takes the line away. */
  readonly stop: () => void;
}

export interface ProgressFacts {
  /** In the past tense, before the numbers: `replayed`. */
  readonly what: string;
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

/** Progress of work whose total is known. On a terminal the line appears after two seconds. */
export function createProgress(
  { stderr, env, now }: Pick<Io, 'stderr' | 'env' | 'now'>,
  { what, total }: Pick<ProgressFacts, 'what' | 'total'>,
): Progress {
  const startedAt = now();
  const redraws = canRedraw({ stderr, env });
  let done = 0;
  let isShown = false;
  const timer = setInterval(show, redraws ? REDRAW_EVERY_MS : LINE_EVERY_MS);
  timer.unref();

  return {
    report(number) {
      done = number;
    },
    stop() {
      clearInterval(timer);
      if (isShown) stderr.write(ERASE_LINE);
      isShown = false;
    },
  };

  function show(): void {
    const facts = { what, done, total, elapsedMs: now() - startedAt };
    if (!redraws) return void stderr.write(`${progressText(facts)}\n`);
    if (facts.elapsedMs < QUIET_FOR_MS) return;
    const line = `  ${bar(done / total)}  ${progressText(facts)}`;
    // A line that wraps could not be taken away.
    stderr.write(ERASE_LINE + cut(line, (stderr.columns || 80) - 1));
    isShown = true;
  }
}

/** `replayed 1,204 of 10,000 · 350/s · 25 s left`. Pure. */
export function progressText({ what, done, total, elapsedMs }: ProgressFacts): string {
  const text = `${what} ${formatCount(done)} of ${formatCount(total)}`;
  if (done === 0 || elapsedMs === 0) return text;
  const left = done < total ? ` · ${formatDuration(((total - done) * elapsedMs) / done)} left` : '';
  return `${text} · ${rateText((done * 1_000) / elapsedMs)}${left}`;
}

function rateText(perSecond: number): string {
  if (perSecond >= 10) return `${formatCount(Math.round(perSecond))}/s`;
  return perSecond >= 1 ? `${perSecond.toFixed(1)}/s` : `${(perSecond * 60).toFixed(1)}/min`;
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * BAR_WIDTH);
  return '▇'.repeat(full) + '·'.repeat(BAR_WIDTH - full);
}

export interface Counter {
  readonly report: (count: number) => void;
  /** Takes the line away. */
  end(): void;
}

/** Progress of work that only counts: one line that is redrawn on a terminal, else a line every 10 s. */
export function createCounter(
  { io, output }: Pick<Call, 'io' | 'output'>,
  textOf: (count: number) => string,
): Counter {
  const redraws = canRedraw(io);
  let reportedAt = io.now();
  let isShown = false;

  return {
    report(count) {
      if (io.now() - reportedAt < (redraws ? COUNT_REDRAW_EVERY_MS : LINE_EVERY_MS)) return;
      reportedAt = io.now();
      if (!redraws) return output.remark(textOf(count));
      // A line that wraps could not be taken away.
      io.stderr.write(ERASE_LINE + cut(`  ${textOf(count)}`, (io.stderr.columns || 80) - 1));
      isShown = true;
    },
    end() {
      if (isShown) io.stderr.write(ERASE_LINE);
      isShown = false;
    },
  };
}

/** Whether a line on stderr can be redrawn: stderr is a terminal that a person reads, and that can erase a line. */
export function canRedraw({ stderr, env }: Pick<Io, 'stderr' | 'env'>): boolean {
  return stderr.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb';
}
