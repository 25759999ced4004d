import { formatDuration, readUrl } from '@sb/words';
import type { AlertDigest, AlertMessage, Bulletin, ChannelMessage, DigestedAlert } from '../message.ts';
import { cleanText, cutText, oneLine } from './cut-text.ts';

/** Labels of bulletins are as short as ours. */
const LABEL = 40;
const SIGNS = { low: '🔵', medium: '🟡', high: '🟠', critical: '🔴' } as const;

export interface LayoutField {
  readonly label: string;
  readonly text: string;
  /** An absolute http(s) address without characters that could end a link. */
  readonly url?: string;
}

/** The one layout that each channel shows in its own way. Texts are clean and not empty, but neither escaped nor cut. */
export interface MessageLayout {
  /** `🟠 HIGH · daily.questmaster failed 4 times in a row` */
  readonly heading: string;
  readonly fields: readonly LayoutField[];
  /** One for each alert of a digest, or the text of a bulletin. */
  readonly lines?: readonly string[];
  readonly error?: string;
  readonly command?: string;
  /** `+12 suppressed: at most 10 an hour` */
  readonly note?: string;
}

export function layOut(message: ChannelMessage): MessageLayout {
  if (message.status === 'digest') return layOutDigest(message);
  if (message.status === 'bulletin') return layOutBulletin(message);
  const error = firstLine(message.error);
  return {
    heading: oneLine(`${headingStart(message)} · ${message.title}`),
    fields: fieldsOf(message),
    ...(error && { error }),
    ...layOutEnd(message),
  };
}

/** `2026-11-26 03:12:09 UTC`: as in the logs, so that a reader need not convert it. */
export function formatInstant(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'unknown';
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function layOutEnd({
  command,
  suppressed,
}: AlertMessage | AlertDigest): Pick<MessageLayout, 'command' | 'note'> {
  const line = oneLine(command ?? '');
  return {
    ...(line && { command: line }),
    ...(suppressed && { note: oneLine(`+${suppressed.count} suppressed: ${suppressed.reason}`) }),
  };
}

function layOutBulletin({ title, facts, lines, command = '' }: Bulletin): MessageLayout {
  const typed = oneLine(command);
  const shown = lines.map(oneLine).filter((line) => line !== '');
  return {
    heading: oneLine(`📋 ${title}`),
    fields: facts.flatMap(({ label, text }) => {
      const name = cutText(oneLine(label), LABEL);
      return name === '' ? [] : field(name, text);
    }),
    ...(shown.length > 0 && { lines: shown }),
    ...(typed && { command: typed }),
  };
}

function layOutDigest(digest: AlertDigest): MessageLayout {
  const { of, title, since, resolvedAt, runbook, alerts } = digest;
  return {
    heading: oneLine(`${digestStart(digest)} · ${title}`),
    fields: [
      ...field('Since', formatInstant(since)),
      ...field('Until', resolvedAt === undefined ? undefined : formatInstant(resolvedAt)),
      ...field('Runbook', runbook, runbook),
    ],
    lines: alerts.map((alert) => lineOf(alert, of)),
    ...layOutEnd(digest),
  };
}

function digestStart({ of, severity }: AlertDigest): string {
  const level = severity.toUpperCase();
  switch (of) {
    case 'over':
      return '🟢 OVER';
    case 'firing':
    case 'late':
      return `${SIGNS[severity]} ${level}`;
    case 'resolved':
      return `🟢 RESOLVED ${level}`;
  }
}

/** Alerts of one rule have its name in the heading, so only a digest of several rules repeats it. */
function lineOf(alert: DigestedAlert, of: AlertDigest['of']): string {
  const { severity, rule, job, queue, node, since, resolvedAt, value, threshold } = alert;
  const about = job ?? (queue === undefined ? node && `node ${node}` : `queue ${queue}`);
  const lasted = resolvedAt === undefined ? '' : ` for ${formatDuration(resolvedAt - since)}`;
  const isOpen = of === 'firing' || (of === 'late' && resolvedAt === undefined);
  const when = `${isOpen ? 'since ' : ''}${formatInstant(since)}${lasted}`;
  const measured = value && `now ${value}${threshold ? ` (alert at ${threshold})` : ''}`;
  const parts = of === 'over' || of === 'late' ? [rule, about, when, measured] : [about ?? rule, when];
  return oneLine(`${SIGNS[severity]} ${parts.filter(Boolean).join(' · ')}`);
}

function headingStart({ status, severity, since, resolvedAt }: AlertMessage): string {
  const level = severity.toUpperCase();
  switch (status) {
    case 'firing':
      return `${SIGNS[severity]} ${level}`;
    case 'resolved':
      return `🟢 RESOLVED ${level}${resolvedAt === undefined ? '' : ` after ${formatDuration(resolvedAt - since)}`}`;
    case 'test':
      return `⚪ TEST ${level}`;
  }
}

function fieldsOf(message: AlertMessage): LayoutField[] {
  const { value, threshold, since, resolvedAt, nextFireAt, runId } = message;
  return [
    ...field(
      'Measured',
      value !== undefined && threshold !== undefined ? `${value} (alert at ${threshold})` : value,
    ),
    ...field('Since', formatInstant(since)),
    ...field('Until', resolvedAt === undefined ? undefined : formatInstant(resolvedAt)),
    ...field('Job', message.job),
    ...field('Queue', message.queue),
    ...field('Node', message.node),
    ...field('Run', runId === undefined ? undefined : `#${runId}`, message.runUrl),
    ...field('Next fire', nextFireAt === undefined ? undefined : formatInstant(nextFireAt)),
    ...field('Rule', message.rule),
    ...field('Runbook', message.runbook, message.runbook),
  ];
}

function field(label: string, text: string | undefined, address?: string): LayoutField[] {
  const line = oneLine(text ?? '');
  if (line === '') return [];
  const url = linkTarget(address);
  return [url === undefined ? { label, text: line } : { label, text: line, url }];
}

/** Addresses come from files and environments, so they are not trusted. A long address is left out: a cut one would lead elsewhere. */
function linkTarget(address: string | undefined): string | undefined {
  const url = address === undefined ? undefined : readUrl(address);
  if (!url) return undefined;
  const { protocol, hostname, href } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  if (hostname.startsWith('[')) return undefined;
  const safe = href.replace(/[<>|()[\]"'`\\]/g, (character) =>
    encodeURIComponent(character).replace(/^[^%]$/, hex),
  );
  return safe.length <= 1000 ? safe : undefined;
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function firstLine(text: string | undefined): string {
  const lines = cleanText(text ?? '').split('\n');
  return lines.map(oneLine).find((line) => line !== '') ?? '';
}
