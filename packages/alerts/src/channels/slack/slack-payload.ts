import type { ChannelMessage } from '../../message.ts';
import { cutLines, cutText } from '../cut-text.ts';
import { layOut, type LayoutField, type MessageLayout } from '../message-layout.ts';

const HEADER = 150;
const TEXT = 3000;
const FIELD = 2000;
const FIELDS_IN_BLOCK = 10;

interface SlackText {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
  readonly verbatim?: true;
}

/** The blocks of Block Kit that we use. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackText }
  | { readonly type: 'section'; readonly text: SlackText }
  | { readonly type: 'section'; readonly fields: SlackText[] }
  | { readonly type: 'context'; readonly elements: SlackText[] };

export interface SlackPayload {
  /** The text that a phone shows before the message is opened. */
  readonly text: string;
  readonly blocks: SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Texts of jobs are in plain text or in a code block: Slack's markup has no escape for `*`, `_` and `~`. */
export function slackPayload(message: ChannelMessage): SlackPayload {
  const layout = layOut(message);
  return {
    text: cutText(layout.heading, TEXT, escapeSlack),
    blocks: [
      { type: 'header', text: plain(layout.heading, HEADER) },
      ...fieldBlocks(layout.fields),
      ...linesBlock(layout),
      ...codeBlock('Last error', layout.error),
      ...codeBlock('Find out more', layout.command),
      ...linkBlock(layout.fields),
      ...noteBlock(layout),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** A field that is only an address is among the links below. */
function fieldBlocks(all: readonly LayoutField[]): SlackBlock[] {
  const shown = all.filter(({ text, url }) => url === undefined || !text.startsWith('http'));
  const fields = shown.map(({ label, text }) => plain(`${label}: ${text}`, FIELD));
  // Slack refuses a section without fields.
  if (fields.length === 0) return [];
  return [{ type: 'section', fields: fields.slice(0, FIELDS_IN_BLOCK) }];
}

function linesBlock({ lines }: MessageLayout): SlackBlock[] {
  if (lines === undefined) return [];
  return [{ type: 'section', text: { type: 'plain_text', text: cutLines(lines, TEXT, escapeSlack) } }];
}

function codeBlock(label: string, text: string | undefined): SlackBlock[] {
  if (text === undefined) return [];
  const fence = '```';
  const room = TEXT - label.length - 2 * fence.length - 5;
  const code = cutText(text.replaceAll('`', 'ˋ'), room, escapeSlack);
  return [{ type: 'section', text: mrkdwn(`*${label}*\n${fence}\n${code}\n${fence}`) }];
}

function linkBlock(fields: readonly LayoutField[]): SlackBlock[] {
  const links = fields.flatMap(({ label, url }) =>
    url === undefined ? [] : [`<${url.replaceAll('&', '&amp;')}|Open the ${label.toLowerCase()}>`],
  );
  const text = links.join(' · ');
  return text === '' || text.length > TEXT ? [] : [{ type: 'section', text: mrkdwn(text) }];
}

function noteBlock({ note }: MessageLayout): SlackBlock[] {
  return note === undefined ? [] : [{ type: 'context', elements: [plain(note, FIELD)] }];
}

/** Slack unescapes `&`, `<` and `>` in plain text too. */
function plain(text: string, max: number): SlackText {
  return { type: 'plain_text', text: cutText(text, max, escapeSlack) };
}

function mrkdwn(text: string): SlackText {
  return { type: 'mrkdwn', text, verbatim: true };
}

function escapeSlack(character: string): string {
  if (character === '&') return '&amp;';
  if (character === '<') return '&lt;';
  return character === '>' ? '&gt;' : character;
}
