import type { RunRequest } from '@sb/queue/engine';
import { parseRules } from '../schedule-rules.ts';

type RunOptions = Pick<RunRequest, 'queue' | 'priority' | 'startWithinMs' | 'tags'>;

/** The options that the rules of a schedule give its runs. `rules`: JSON. */
export function runOptions(rules: string): RunOptions {
  const { queue, priority, startDeadlineMs, tags } = parseRules(rules);
  return {
    ...(queue !== undefined && { queue }),
    ...(priority !== undefined && { priority }),
    ...(startDeadlineMs !== undefined && { startWithinMs: startDeadlineMs }),
    ...(tags.length > 0 && { tags }),
  };
}
