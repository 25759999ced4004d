import type { OutputStream } from './output.ts';
import type { Environment } from './style.ts';
import { cut } from './text.ts';
import { count, duration } from './words.ts';

const QUIET_FOR = 2_000;
const REDRAW_EVERY = 100;
const LINE_EVERY = 10_000;
const BAR_WIDTH = 20;
const ERASE_LINE = '\r\u001b[K';

export interface ProgressOptions {
  readonly stderr: OutputStream;
  readonly env: Environment;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Work {
  /** What is being done: `Importing quests`. */
  readonly label: string;
  /** How many steps there are; leave it out where nobody knows. */
  readonly total?: number;
}

export interface Progress {
  /** Says that so many more steps are done. Default: 1. */
  advance(steps?: number): void;
  /** Call it also when the work failed: it takes the bar away. */
  end(): void;
}

/**
 * Shows on stderr how far a long work is: a bar that is redrawn in place on a terminal, a line every 10 s
 * elsewhere (also under CI), nothing for what takes less than 2 s. It has no timer: it speaks when work advances.
 */
export function startProgress({ stderr, env, now }: ProgressOptions, { label, total }: Work): Progress {
  const startedAt = now();
  const redraws = stderr.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb';
  const every = redraws ? REDRAW_EVERY : LINE_EVERY;
  let done = 0;
  let shownAt: number | undefined;

  function show(at: number): void {
    const figures = { label, done, ...(total === undefined ? {} : { total }), elapsed: at - startedAt };
    if (redraws) stderr.write(ERASE_LINE + cut(drawBar(figures), (stderr.columns || 80) - 1));
    else stderr.write(`${drawLine(figures)}\n`);
    shownAt = at;
  }

  return {
    advance(steps = 1) {
      done += steps;
      const at = now();
      const isDue = shownAt === undefined ? at - startedAt >= firstAfter(redraws) : at - shownAt >= every;
      if (isDue) show(at);
    },
    end() {
      if (shownAt === undefined) return;
      if (redraws) stderr.write(ERASE_LINE);
      else show(now());
      shownAt = undefined;
    },
  };
}

interface Figures extends Work {
  readonly done: number;
  readonly elapsed: number;
}

function firstAfter(redraws: boolean): number {
  return redraws ? QUIET_FOR : LINE_EVERY;
}

function drawBar(figures: Figures): string {
  if (figures.total === undefined) return drawLine(figures);
  const share = shareOf(figures.done, figures.total);
  const filled = Math.floor(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  return `${figures.label}  ${bar}  ${Math.floor(share * 100)} %  ${describe(figures)}`;
}

function drawLine(figures: Figures): string {
  return `${figures.label}  ${describe(figures)}`;
}

function describe({ done, total, elapsed }: Figures): string {
  const rate = done / (elapsed / 1_000);
  const steps = total === undefined ? count(done) : `${count(done)} of ${count(total)}`;
  const parts = [steps, `${rate < 10 ? rate.toFixed(1) : count(Math.round(rate))}/s`];
  if (total !== undefined && done < total && rate > 0)
    parts.push(`${duration(((total - done) / rate) * 1_000)} left`);
  return parts.join(' · ');
}

function shareOf(done: number, total: number): number {
  return total === 0 ? 1 : Math.min(1, done / total);
}
