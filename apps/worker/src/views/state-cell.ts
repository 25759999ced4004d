import type { RunState } from '@sb/jobs';
import type { StyleName } from '../cli/terminal/style.ts';
import type { Cell } from '../cli/terminal/table.ts';

const STYLES: Partial<Readonly<Record<RunState, StyleName>>> = {
  succeeded: 'green',
  failed: 'red',
  running: 'cyan',
  cancelled: 'yellow',
  skipped: 'dim',
  expired: 'yellow',
};

/** The colour of a state, if it has one. */
export function stateStyle(state: RunState): StyleName | undefined {
  return STYLES[state];
}

/** Marks the state of a dry run: it is a rehearsal. */
export function dryMark({ dryRun }: { readonly dryRun: boolean }): string {
  return dryRun ? '(dry run)' : '';
}

/** A state in a table, in its colour: `failed 2 d ago`. */
export function stateCell(state: RunState, more = ''): Cell {
  const style = stateStyle(state);
  return { text: `${state} ${more}`.trimEnd(), ...(style && { style }) };
}
