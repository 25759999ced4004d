/** alert:status for programs that do not read JSON: what it is, then its facts, separated by tabs. */
import type { Problem } from '@sb/config';
import { clean } from '../../../cli/terminal/text.ts';
import type { AlertStatus } from './alert-shapes.ts';
import { isoTime } from '../../../views/shapes.ts';

export function alertStatusRows({ read, rows, channels, config }: AlertStatus): readonly string[] {
  const { file, hash, problems, warnings } = read.file;
  const place = ({ line, column = 1 }: Problem): string =>
    line === undefined ? file : `${file}:${line}:${column}`;
  return [
    ...rows.map(({ rule, state, about, value, threshold, since, quiet }) => [
      'rule',
      rule.name,
      state,
      about,
      value,
      threshold,
      rule.severity,
      rule.channels.join(','),
      isoTime(since),
      quiet,
    ]),
    ...channels.map(({ channel, state, notes, stored }) => [
      'channel',
      channel,
      state,
      isoTime(stored?.lastSentAt),
      stored?.broken?.says ?? notes.join(' '),
    ]),
    ...config.ruleSets.map(({ node, hash: theirs, loadedAt }) => [
      'daemon',
      node.name,
      theirs === hash ? 'same' : 'other',
      node.id === config.evaluator?.id ? 'evaluates' : '',
      isoTime(loadedAt),
    ]),
    ...problems.map((problem) => ['problem', place(problem), problem.message]),
    ...warnings.map((problem) => ['warning', place(problem), problem.message]),
  ].map((cells) => cells.map((cell = '') => clean(cell)).join('\t'));
}
