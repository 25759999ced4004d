/** Texts of a board before they leave the machine: on one line, without secrets, addresses, links and markup. */
import { redactText } from '@sb/logger';

const REDACTED = '[redacted]';

/** Stricter than for logs: a word too many that is hidden here costs nothing. */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(?<![a-z\d])(?:gh[a-z]_|github_pat_|sk-|a[ks]ia)[\w-]{6,}/gi, REDACTED],
  [
    /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[ _-]?key|credentials?)["']?\s?[:=]\s?)["']?[^\s"',;]+/gi,
    `$1${REDACTED}`,
  ],
  // Hashes, keys and tokens of services that have no shape of their own.
  [/(?<![\w+/=-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[a-z])[\w+/=-]{32,}/gi, REDACTED],
];

const URLS = /(?<![a-z\d])[a-z][a-z\d+.-]{1,30}:\/\/\S*/gi;
const HOSTS =
  /(?<![\p{L}\p{N}@._-])(?:[a-z\d-]{1,63}\.)+([a-z]{2,24})((?::\d{1,5})?(?:\/\S*)?)(?![\p{L}\p{N}-])/giu;
const ADDRESSES = /[^\s@"'<>()[\],;:]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu;
const MENTIONS = /@[\p{L}\p{N}_][\p{L}\p{N}_./-]*/gu;
/** A name with such an ending is a file: `scheduler.yaml`, `node.js`. */
const FILE_ENDINGS = new Set(
  'c conf cpp cs css csv doc docx env go htm html ini java jpg js json jsx kt lock log md mjs pdf php png py rb rs sh sql svg swift toml ts tsx txt vue xls xlsx xml yaml yml zip'.split(
    ' ',
  ),
);

/** One line in one normal form, without characters that show nothing. */
export function tidyText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

export function withoutUrls(text: string): string {
  return text.replaceAll(URLS, '[link]');
}

/** `secrets` are exact values; all others are found by their shape. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return SECRETS.reduce(
    (rest, [pattern, replacement]) => rest.replaceAll(pattern, replacement),
    redactText(text, secrets),
  );
}

/** Without e-mail addresses, hosts and mentions such as `@ada`. */
export function withoutAddresses(text: string): string {
  return text
    .replaceAll(ADDRESSES, '[e-mail]')
    .replaceAll(HOSTS, (host: string, ending: string, rest: string) =>
      isHost(ending, rest) ? '[link]' : host,
    )
    .replaceAll(MENTIONS, '[name]');
}

/** Without at signs and the signs of Markdown and HTML: a title that the model quotes must pass the check of its answer. */
export function withoutMarkup(text: string): string {
  return tidyText(
    text
      .replaceAll('[', '(')
      .replaceAll(']', ')')
      .replaceAll(/[`*<>|~\\@]+/g, ' '),
  );
}

export function hasLink(text: string): boolean {
  return (
    text.search(URLS) !== -1 ||
    [...text.matchAll(HOSTS)].some(([, ending = '', rest = '']) => isHost(ending, rest))
  );
}

/** At most `longest` UTF-16 units. The cut goes through no word: the rest of `M12` would be another member. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest - 1).replace(/[A-Za-z\d]+$|[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}

function isHost(ending: string, rest: string): boolean {
  return rest !== '' || !FILE_ENDINGS.has(ending.toLowerCase());
}
