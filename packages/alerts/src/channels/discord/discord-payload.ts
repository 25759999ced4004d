import type { ChannelMessage } from '../../message.ts';
import { cutLines, cutText } from '../cut-text.ts';
import { layOut, type LayoutField } from '../message-layout.ts';

const TITLE = 256;
const DESCRIPTION = 4096;
const FIELD_VALUE = 1024;
const FOOTER = 300;
/** For all embeds together. */
const TOTAL = 6000;

const FENCE = '```';

const COLOURS = { low: 0x3b82f6, medium: 0xeab308, high: 0xf97316, critical: 0xdc2626 } as const;
const RESOLVED = 0x22c55e;
const TEST = 0x9ca3af;
const BULLETIN = 0x6366f1;

export interface DiscordField {
  readonly name: string;
  readonly value: string;
  readonly inline: boolean;
}

export interface DiscordEmbed {
  readonly title: string;
  readonly description?: string;
  readonly color: number;
  readonly fields: readonly DiscordField[];
  readonly footer?: { readonly text: string };
}

export interface DiscordPayload {
  readonly embeds: readonly DiscordEmbed[];
  readonly allowed_mentions: { readonly parse: [] };
}

/** One embed. Discord refuses the whole message if one limit is exceeded. */
export function discordPayload(message: ChannelMessage): DiscordPayload {
  const layout = layOut(message);
  const title = cutText(layout.heading, TITLE, escapeMarkdown);
  const codes = [...code('Last error', layout.error), ...code('Find out more', layout.command)];
  const footer = layout.note === undefined ? '' : cutText(layout.note, FOOTER);
  const description = layout.lines && cutLines(layout.lines, DESCRIPTION, escapeMarkdown);
  const room = TOTAL - title.length - footer.length - sizeOf(codes) - (description?.length ?? 0);
  const embed = {
    title,
    ...(description !== undefined && { description }),
    color: colourOf(message),
    fields: [...fit(layout.fields, room), ...codes],
    ...(footer && { footer: { text: footer } }),
  };
  return { embeds: [embed], allowed_mentions: { parse: [] } };
}

function sizeOf(fields: readonly DiscordField[]): number {
  return fields.reduce((size, { name, value }) => size + name.length + value.length, 0);
}

function colourOf(message: ChannelMessage): number {
  if (message.status === 'bulletin') return BULLETIN;
  const status = message.status === 'digest' ? message.of : message.status;
  if (status === 'firing' || status === 'late') return COLOURS[message.severity];
  return status === 'test' ? TEST : RESOLVED;
}

/** A code block shows every text as it is; backticks would end the block and are replaced. */
function code(name: string, text: string | undefined): DiscordField[] {
  if (text === undefined) return [];
  const shown = cutText(text.replaceAll('`', 'ˋ'), FIELD_VALUE - 2 * FENCE.length - 2);
  return [{ name, value: `${FENCE}\n${shown}\n${FENCE}`, inline: false }];
}

/** Each field gets an equal part of the remaining room, so that a long field leaves room for the others. */
function fit(fields: readonly LayoutField[], room: number): DiscordField[] {
  let left = room;
  return fields.map(({ label: name, text, url }, at) => {
    const share = Math.min(FIELD_VALUE, Math.floor(left / (fields.length - at)) - name.length);
    const value = valueOf({ text, url }, share);
    left -= name.length + value.length;
    return { name, value, inline: text.length <= 30 };
  });
}

function valueOf({ text, url }: { text: string; url: string | undefined }, share: number): string {
  // A link is shown whole or not at all; 20 characters are for the text to click on.
  if (url === undefined || url.length + 24 > share) return cutText(text, share, escapeMarkdown);
  if (text === url || text.startsWith('http')) return url;
  return `[${cutText(text, share - url.length - 4, escapeMarkdown)}](${url})`;
}

function escapeMarkdown(character: string): string {
  return /[\\*_~`|<>[\]#@]/.test(character) ? `\\${character}` : character;
}
