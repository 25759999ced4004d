import { createHash } from 'node:crypto';
import type { Earlier } from '../../channel.ts';
import type { ChannelMessage } from '../../message.ts';
import { cutLines, cutText } from '../cut-text.ts';
import { layOut, type LayoutField, type MessageLayout } from '../message-layout.ts';

/** Phones cut longer subjects, and servers fold them. */
const SUBJECT = 200;
const TEXT = 4000;
const LINES = 20_000;

export interface EmailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for each try: mail programs show a mail that arrives twice only once. */
  readonly messageId: string;
  /** The `messageId` of the first mail about the same alert: mail programs show the two together. */
  readonly inReplyTo?: string;
}

export function emailContent(
  message: ChannelMessage,
  from: string,
  [first]: readonly Earlier[] = [],
): EmailContent {
  const layout = layOut(message);
  return {
    subject: cutText(layout.heading, SUBJECT),
    text: asText(layout),
    html: asHtml(layout),
    messageId: messageIdOf(message, from),
    ...(first && { inReplyTo: messageIdOf(first.message, from) }),
  };
}

function messageIdOf({ id }: ChannelMessage, from: string): string {
  return `<${createHash('sha256').update(id).digest('hex').slice(0, 40)}@${domainOf(from)}>`;
}

function asText({ heading, fields, lines, error, command, note }: MessageLayout): string {
  const width = Math.max(...fields.map(({ label }) => label.length));
  return [
    cut(heading),
    '',
    ...fields.map(({ label, text, url }) => `${label.padEnd(width)}  ${cut(text)}${urlAfter(text, url)}`),
    ...(lines === undefined ? [] : ['', cutLines(lines, LINES)]),
    ...(error === undefined ? [] : ['', 'Last error', `  ${cut(error)}`]),
    ...(command === undefined ? [] : ['', 'Find out more', `  ${cut(command)}`]),
    ...(note === undefined ? [] : ['', cut(note)]),
    '',
  ].join('\n');
}

function urlAfter(text: string, url: string | undefined): string {
  return url === undefined || text.startsWith('http') ? '' : `  ${url}`;
}

function asHtml({ heading, fields, lines, error, command, note }: MessageLayout): string {
  return [
    '<!doctype html>',
    '<html lang="en"><body style="font-family:sans-serif">',
    `<h2>${html(heading)}</h2>`,
    '<table cellpadding="4">',
    ...fields.map(
      (field) => `<tr><th align="left" valign="top">${html(field.label)}</th><td>${cell(field)}</td></tr>`,
    ),
    '</table>',
    ...(lines === undefined
      ? []
      : [`<pre style="white-space:pre-wrap">${cutLines(lines, LINES, escapeHtml)}</pre>`]),
    ...codeHtml('Last error', error),
    ...codeHtml('Find out more', command),
    ...(note === undefined ? [] : [`<p>${html(note)}</p>`]),
    '</body></html>',
    '',
  ].join('\n');
}

function cell({ text, url }: LayoutField): string {
  return url === undefined ? html(text) : `<a href="${html(url)}">${html(text)}</a>`;
}

function codeHtml(label: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  return [`<p><b>${label}</b></p>`, `<pre style="white-space:pre-wrap">${html(text)}</pre>`];
}

function cut(text: string): string {
  return cutText(text, TEXT);
}

function html(text: string): string {
  return cutText(text, TEXT, escapeHtml);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(character: string): string {
  return ENTITIES[character] ?? character;
}

function domainOf(address: string): string {
  return /@([a-z\d.-]{1,200})>?\s*$/i.exec(address)?.[1] ?? 'alerts.invalid';
}

export interface EmailOptions {
  readonly from: string;
  readonly to: readonly string[];
  readonly now: () => number;
  /** Default: 10 s. */
  readonly timeLimitMs?: number;
}
