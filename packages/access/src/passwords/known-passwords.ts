/**
 * Passwords that are tried first: the most common of 12 characters and more, and what people make of common shorter ones:
 * two in a row, one repeated, one with a year. The list is loaded when the first password is set, and not before.
 */
import { brotliDecompressSync } from 'node:zlib';

export interface KnownPasswords {
  /** The most common ones of 12 characters and more. */
  readonly long: ReadonlySet<string>;
  /** The most common shorter ones. */
  readonly words: ReadonlySet<string>;
  /** The most common of those. */
  readonly first: ReadonlySet<string>;
}

/** Words of this program and of languages that the list has little of. */
const MORE_WORDS = listed(`
  passwort passphrase passcode geheim administrator willkommen testing starwars system console worker scheduler database
  security company sommer september november december`);
const ROWS = listed(`
  12345678901234567890 01234567890123456789 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm qwertzuiopasdfghjklyxcvbnm
  azertyuiopqsdfghjklmwxcvbn 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik q1w2e3r4t5y6u7i8o9p0 1q2w3e4r5t6y7u8i9o0p
  zaq12wsxcde34rfvbgt5 qwerty1234567890 qwertyuiop1234567890 abcd1234efgh5678 a1b2c3d4e5f6g7h8i9j0`).flatMap(
  (row) => [row, Array.from(row).toReversed().join('')],
);
/** Letters that people write as something else. */
const DISGUISES: ReadonlyMap<string, string> = new Map(
  Object.entries({ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }),
);
/** A year, a few digits, a date. */
const ENDING = /^(?:\d{0,4}|(?:19|20)\d{6})$/;
const LONGEST_PIECE = 4;

let known: Promise<KnownPasswords> | undefined;

export function knownPasswords(): Promise<KnownPasswords> {
  return (known ??= load());
}

/** Upper and lower case are the same, and marks at the ends or between words. */
export async function isKnownPassword(password: string): Promise<boolean> {
  const lists = await knownPasswords();
  const text = password.normalize('NFKC').toLowerCase();
  const plain = text.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const word = plain.replace(/[^\p{L}]+$/u, '');
  return [text, plain, undisguised(plain)].some((one) => isKnown(one, lists)) || isMade(word, lists);
}

function isKnown(text: string, lists: KnownPasswords): boolean {
  return lists.long.has(text) || isRow(text) || isMade(text, lists) || isWithEnding(text, lists);
}

/** Of common words. */
function isMade(text: string, lists: KnownPasswords): boolean {
  return isRepeated(text, lists) || isPair(text, lists);
}

function isRow(text: string): boolean {
  return text.length > LONGEST_PIECE && ROWS.some((row) => row.includes(text));
}

/** A short piece or a common password, again and again; the last time perhaps in part. */
function isRepeated(text: string, { words }: KnownPasswords): boolean {
  for (let length = 1; length <= text.length / 2; length++) {
    const piece = text.slice(0, length);
    const isMany = piece.repeat(Math.ceil(text.length / length)).startsWith(text);
    if (isMany && (length <= LONGEST_PIECE || words.has(piece))) return true;
  }
  return false;
}

/** A common one with digits before or after it. */
function isWithEnding(text: string, { words, long }: KnownPasswords): boolean {
  const isCommon = (one: string): boolean => {
    const word = undisguised(one);
    return words.has(one) || long.has(one) || words.has(word) || long.has(word);
  };
  return splits(text).some(
    ([start, end]) => (isEnding(end, words) && isCommon(start)) || (isEnding(start, words) && isCommon(end)),
  );
}

function isEnding(text: string, words: ReadonlySet<string>): boolean {
  const plain = text.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return ENDING.test(plain) || (/^\d+$/.test(plain) && words.has(plain)) || isRow(plain);
}

/** Two of the most common ones. */
function isPair(text: string, { first }: KnownPasswords): boolean {
  const isFirst = (one: string): boolean => first.has(one) || first.has(undisguised(one));
  return splits(text).some(([one, other]) => isFirst(one) && isFirst(other));
}

/** Each way to cut it in two, marks between them left out. */
function splits(text: string): readonly (readonly [start: string, end: string])[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => [
    text.slice(0, at + 1).replace(/[-_. ]$/, ''),
    text.slice(at + 1),
  ]);
}

function undisguised(text: string): string {
  return Array.from(text, (letter) => DISGUISES.get(letter) ?? letter).join('');
}

async function load(): Promise<KnownPasswords> {
  const { COMMON_PASSWORDS } = await import('./common-passwords.ts');
  const text = brotliDecompressSync(Buffer.from(COMMON_PASSWORDS, 'base64')).toString('utf8');
  const [long = [], first = [], words = []] = text.split('\n\n').map((list) => list.split('\n'));
  return {
    long: new Set(long),
    first: new Set([...first, ...MORE_WORDS]),
    words: new Set([...first, ...words, ...MORE_WORDS]),
  };
}

function listed(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
