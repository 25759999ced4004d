/** The address of the page: which letters, which group is in the drawer, and what is done with it; and its list to copy. Pure. */
import type { LetterGroups } from '../../../../src/answers/failures.ts';
import { filterQuery } from '../../filter/run-filter.ts';
import { address, idIn, oneIn, textIn } from '../../words/address.ts';
import { commandLine } from '../../words/commands/command-line.ts';

export const STATUSES = ['open', 'replayed', 'discarded'] as const;

export interface FailureParts {
  readonly status: (typeof STATUSES)[number];
  /** One by one instead of by error. */
  readonly isFlat: boolean;
  readonly group?: string | undefined;
  /** Only the letters of this job, of any error. */
  readonly job?: string | undefined;
  readonly isReplay: boolean;
  /** A bulk act that goes on. */
  readonly operation?: number | undefined;
}

export function readFailureParts(search: object): FailureParts {
  const status = oneIn(STATUSES, search, 'status') ?? 'open';
  const [operation, job] = [idIn(search, 'operation'), textIn(search, 'job')];
  return {
    status,
    isFlat: status !== 'open' || job !== undefined || textIn(search, 'view') === 'letters',
    group: textIn(search, 'group'),
    job,
    isReplay: textIn(search, 'act') === 'replay',
    ...(operation !== undefined && { operation }),
  };
}

export function failurePath(parts: Partial<FailureParts>): string {
  const { status, isFlat, group, job, isReplay, operation } = parts;
  const isOpen = status === undefined || status === 'open';
  return address('/failures', {
    status: isOpen ? undefined : status,
    view: isOpen && isFlat === true && job === undefined ? 'letters' : undefined,
    group,
    job,
    act: isReplay === true ? 'replay' : undefined,
    operation,
  });
}

/** The list as a command and as a question to the API. Groups have no filter. */
export function letterListCopies({ status, isFlat, group, job }: FailureParts): {
  readonly command: string;
  readonly path: string;
} {
  if (!isFlat && group === undefined)
    return { command: commandLine('dlq:list', '--group'), path: '/dead-letters/groups' };
  const chosen = {
    status,
    ...(group !== undefined && { fingerprint: group }),
    ...(job !== undefined && { job }),
  };
  const words = Object.entries(chosen).flatMap(([name, value]) => [`--${name}`, value]);
  return {
    command: commandLine('dlq:list', ...words),
    path: address('/dead-letters', chosen),
  };
}

/** Letters of a filter: more of a message do not make it more exact. */
const LONGEST_PART = 80;

/** The runs that failed by an error, those replayed since too: by the longest part of its message that does not differ. */
export function groupRunsPath({
  jobs: [job, ...others],
  message,
  shape = message,
}: Pick<LetterGroups['items'][number], 'jobs' | 'message' | 'shape'>): string {
  const parts = shape.split(/<\w+>|\[redacted\]/).map((part) => part.trim().slice(0, LONGEST_PART));
  const [error] = parts.toSorted((one, other) => other.length - one.length);
  return `/runs?${filterQuery({ state: 'failed', ...(others.length === 0 && { job }), error })}`;
}
