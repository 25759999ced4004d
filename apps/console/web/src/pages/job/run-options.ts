/** What a run is given beside its input, as it is typed: what the job says holds where a text is empty. Pure. */
import { typedCount } from '../../words/text/typed-count.ts';
import { typedList } from '../../words/text/typed-list.ts';

export interface RunOptions {
  /** Numbers of runs. */
  readonly after: string;
  readonly queue: string;
  readonly timeout: string;
  readonly attempts: string;
  readonly tags: string;
  /** Parts of the request, by commas: `input, priority`. */
  readonly replace: string;
  readonly maxWait: string;
}

export const NO_OPTIONS: RunOptions = {
  after: '',
  queue: '',
  timeout: '',
  attempts: '',
  tags: '',
  replace: '',
  maxWait: '',
};

/** What a waiting run with the dedupe key may take over. */
export const REPLACED_PARTS = [
  ['input', 'its input'],
  ['runAt', 'its start'],
  ['priority', 'its priority'],
] as const;

/** As the route takes it. Throws, for people, what is wrong with it. */
export function optionsBody({ after, queue, timeout, attempts, tags, replace, maxWait }: RunOptions): object {
  const count = typedCount('Attempts', attempts);
  const [runs, labels, parts] = [runsOf(after), typedList(tags), typedList(replace)];
  return {
    ...(runs.length > 0 && { after: runs }),
    ...(queue.trim() !== '' && { queue: queue.trim() }),
    ...(timeout.trim() !== '' && { timeout: timeout.trim() }),
    ...(count !== null && { attempts: count }),
    ...(labels.length > 0 && { tags: labels }),
    ...(parts.length > 0 && { dedupeReplace: parts }),
    ...(parts.includes('runAt') && maxWait.trim() !== '' && { dedupeMaxWait: maxWait.trim() }),
  };
}

function runsOf(text: string): readonly number[] {
  return typedList(text).map((word) => {
    const [, run] = /^#?([1-9]\d{0,14})$/.exec(word) ?? [];
    if (run === undefined)
      throw new Error(`After: expected numbers of runs such as 4711, 4712, got "${word}".`);
    return Number(run);
  });
}

/** False: the command has no flag for some of it, and would request another run. */
export function optionFlags(options: RunOptions): readonly string[] | false {
  const { after, queue, timeout, attempts, tags, replace, maxWait } = options;
  if (typedList(tags).length > 0 || !['', '1'].includes(attempts.trim())) return false;
  const parts = typedList(replace);
  const valued = [
    ['--after', typedList(after.replaceAll('#', '')).join(',')],
    ['--queue', queue.trim()],
    ['--timeout', timeout.trim()],
    ['--dedupe-replace', parts.join(',')],
    ['--dedupe-max-wait', parts.includes('runAt') ? maxWait.trim() : ''],
  ] as const;
  const flags = valued.flatMap(([flag, value]) => (value === '' ? [] : [flag, value]));
  return attempts.trim() === '1' ? [...flags, '--no-retry'] : flags;
}
