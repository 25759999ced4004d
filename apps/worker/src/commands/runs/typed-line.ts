import { shellWord } from '@sb/words';

/** A command line that a person can paste: `worker history --job my.job --cursor ended:17`. Absent flags are left out. */
export function typedLine(
  command: string,
  flags: Readonly<Record<string, string | number | undefined>>,
): string {
  const words = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, shellWord(String(value))],
  );
  return ['worker', command, ...words].join(' ');
}
