/** The mark of what needs attention: by its kind, by the act that mends it, or as loud as it is. Pure. */
import type { Attention } from '../../../../src/answers/overview.ts';

const MARKS: Readonly<Record<Attention['kind'], string | undefined>> = {
  job: undefined,
  queue: undefined,
  deadLetters: 'firing',
  schedule: 'later',
  node: 'pending',
  alert: 'firing',
};

export function attentionMark({ kind, action, tone }: Attention): string {
  return MARKS[kind] ?? (action?.startsWith('resume') ? 'paused' : tone);
}
