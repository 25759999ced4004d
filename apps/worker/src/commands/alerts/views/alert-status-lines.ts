/** The output of alert:status: rules, channels, daemons, and mistakes of the file. */
import type { Problem } from '@sb/config';
import { formatDuration, plural } from '@sb/words';
import {
  alertRowNote,
  type AlertRow,
  type AlertStatus,
  type ChannelRow,
  clean,
  isoTime,
  relativeTime,
} from '@sb/views';
import type { Output } from '../../../cli/output.ts';
import { type Cell, type Column, tableLines } from '../../../cli/terminal/table.ts';
import { fileWarning } from '../../../views/file-warning.ts';

interface Look extends Pick<Output, 'style' | 'width'> {
  readonly now: number;
}

const INDENT = '  ';
const NAME_WIDTH = 9;
/** Columns of the indent. */
const MARGIN = 2;

export function alertStatusLines(status: AlertStatus, look: Look): readonly string[] {
  return [
    ...ruleLines(status, look),
    '',
    ...status.channels.map((channel) => channelLine(channel, look)),
    '',
    ...daemonLines(status, look),
    ...silenceLines(status),
    ...problemLines(status, look),
  ];
}

function ruleLines({ read, rows }: AlertStatus, { style, width, now }: Look): readonly string[] {
  const { settings, file } = read.file;
  const off = settings.enabled ? [] : [style.yellow('Alerts are off: settings.enabled is false.')];
  if (rows.length === 0) return [`${INDENT}There are no rules in ${clean(file)}.`];
  const lines = tableLines(rows, columns(now), { style, width: width - MARGIN });
  return [...off, ...lines].map((line) => INDENT + line);
}

function columns(now: number): readonly Column<AlertRow>[] {
  return [
    { header: 'rule', get: ({ rule }) => rule.name, flexible: true },
    { header: 'state', get: (row) => stateCell(row, now) },
    { header: 'about', get: ({ about = '-' }) => about, flexible: true },
    { header: 'value', get: ({ value = '-' }) => value },
    { header: 'alert at', get: ({ threshold = '-' }) => threshold, expendable: 2 },
    { header: 'severity', get: ({ rule }) => rule.severity },
    { header: 'channels', get: ({ channels }) => channels.join(', ') || 'none', expendable: 1 },
  ];
}

function stateCell(row: AlertRow, now: number): Cell {
  const { state, since, quiet, alertId } = row;
  const note = alertRowNote(row);
  const time = since === undefined ? '' : ` ${formatDuration(Math.max(0, now - since))}`;
  const more = note === '' ? '' : ` · ${note}`;
  switch (state) {
    case 'firing':
      return {
        text: `FIRING${time} · alert ${alertId ?? '?'}${more}`,
        style: quiet === undefined ? 'red' : 'yellow',
      };
    case 'pending':
      return { text: `pending${time}${more}`, style: 'yellow' };
    case 'true':
      return { text: `true, not evaluated yet${more}`, style: 'yellow' };
    case 'ok':
      return { text: 'ok', style: 'green' };
    case 'unknown':
      return { text: 'not enough data', style: 'dim' };
    case 'off':
      return { text: 'off', style: 'dim' };
  }
}

function channelLine(row: ChannelRow, { style, now }: Look): string {
  const { channel, state, notes } = row;
  const words = { on: 'on', off: 'off', lacks: 'CANNOT SEND', broken: 'BROKEN' }[state];
  const colour = ({ on: 'green', off: 'dim', lacks: 'red', broken: 'red' } as const)[state];
  const facts = [...doneFacts(row, now), ...notes.map(clean)];
  return `${INDENT}${channel.padEnd(NAME_WIDTH)}${[style[colour](words), ...facts].join(' · ')}`;
}

function doneFacts({ stored }: ChannelRow, now: number): readonly string[] {
  if (!stored) return [];
  const { lastSentAt, lastSentSays, waiting, waitsFor, broken } = stored;
  return [
    ...(broken ? [`since ${relativeTime(broken.since, now)}: ${clean(broken.says)}`] : []),
    ...(lastSentAt === undefined
      ? []
      : [`last sent ${relativeTime(lastSentAt, now)}${inBrackets(lastSentSays)}`]),
    ...(waiting > 0 ? [`${plural(waiting, 'message')} waiting${inBrackets(waitsFor)}`] : []),
  ];
}

function inBrackets(says: string | undefined): string {
  return says === undefined ? '' : ` (${clean(says)})`;
}

function daemonLines({ read, config }: AlertStatus, { style, now }: Look): readonly string[] {
  if (config.ruleSets.length === 0)
    return [style.dim(`${INDENT}No daemon evaluates alerts. Start one: worker daemon`)];
  return config.ruleSets.map(({ node, hash, loadedAt }) => {
    const facts = [
      hash === read.file.hash ? 'has this version' : style.yellow('HAS ANOTHER VERSION'),
      `read ${relativeTime(loadedAt, now)}`,
      ...(node.id === config.evaluator?.id ? ['evaluates'] : []),
    ];
    return `${INDENT}daemon ${clean(node.name)}: ${facts.join(' · ')}`;
  });
}

function silenceLines({ silences }: AlertStatus): readonly string[] {
  if (silences.length === 0) return [];
  return [`${INDENT}${plural(silences.length, 'silence')} in force: worker alert:silences`];
}

function problemLines({ read: { file } }: AlertStatus, { style }: Look): readonly string[] {
  const lines = [
    ...file.problems.map((problem) =>
      fileWarning(file.file, problem).replace(/^warning/, style.red('problem')),
    ),
    ...file.warnings.map((problem) =>
      fileWarning(file.file, problem).replace(/^warning/, style.yellow('warning')),
    ),
  ];
  return lines.length === 0 ? [] : ['', ...lines.map((line) => INDENT + line)];
}

/** alert:status for programs that do not read JSON: what it is, then its facts, separated by tabs. */

export function alertStatusRows({ read, rows, channels, config }: AlertStatus): readonly string[] {
  const { file, hash, problems, warnings } = read.file;
  const place = ({ line, column = 1 }: Problem): string =>
    line === undefined ? file : `${file}:${line}:${column}`;
  return [
    ...rows.map((row) => [
      'rule',
      row.rule.name,
      row.state,
      row.about,
      row.value,
      row.threshold,
      row.rule.severity,
      row.channels.join(','),
      isoTime(row.since),
      alertRowNote(row),
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
