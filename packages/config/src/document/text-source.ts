import { LineCounter } from 'yaml';
import type { Path } from '../problems/problem.ts';
import type { Fault } from './yaml-source.ts';

/** A text that was read, with the place of everything in it. */
export interface TextSource {
  readonly lines: LineCounter;
  readonly faults: readonly Fault[];
  /** The plain value; only called when there are no faults. An alias bomb is a fault. */
  readonly toValue: () => { value: unknown } | { fault: Fault };
  /** The offset in the text at which the value at a path, or its key, begins. */
  readonly find: (path: Path, kind: 'key' | 'value') => number | undefined;
}

export function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}
