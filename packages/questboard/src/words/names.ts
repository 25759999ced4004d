import type { Member } from '../model/organisation.ts';
import { sortBy } from '../order.ts';
import { tidyText } from './clean-text.ts';

/** A name as a text spells it. */
export interface FoundName {
  readonly spelling: string;
  /** Absent where the spelling is an ordinary word too, such as the first name Bill, or fits several members. */
  readonly member?: Member;
}

export interface Names {
  /** Replaces every spelling of a member in a tidy text. */
  replace(text: string, by: (found: FoundName) => string): string;
}

const SEPARATORS = /[\s._-]+/;
const LETTER = String.raw`[\p{L}\p{N}]`;
/** Scripts that write words without blanks between them. */
const WITHOUT_BLANKS =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Letters of a name that is found inside of a word; "Al Li" would be found in "finally". */
const SHORTEST_ANYWHERE = 7;
const SYNTAX = /[.*+?^${}()|[\]\\/]/g;

/**
 * Finds members in texts: by name, e-mail address, GitHub login and id in any case, and by each part of the name that
 * begins with a capital. Names of several parts are found inside of words too, and with other separators.
 */
export function createNames(members: readonly Member[]): Names {
  const owners = ownersOf(members);
  const words = new Set(members.flatMap(wordsOf).map(keyOf));
  const parts = new Set(members.flatMap(partsOf).map(keyOf));
  const pattern = patternOf(members);
  if (pattern === undefined) return { replace: (text) => text };
  return {
    replace: (text, by) =>
      text.replace(pattern, (spelling: string, at: number) => {
        const key = keyOf(spelling);
        const isName = owners.has(key) || words.has(key) || (parts.has(key) && isCapital(spelling));
        if (!isName) return spelling;
        const member = owners.get(key);
        const name = by(member ? { spelling, member } : { spelling });
        return apart(name, text.charAt(at - 1), text.charAt(at + spelling.length));
      }),
  };
}

/** The member of each spelling that means that member only. An address always does: it must never be restored. */
function ownersOf(members: readonly Member[]): ReadonlyMap<string, Member | undefined> {
  const owners = new Map<string, Member | undefined>();
  for (const member of members) {
    for (const key of exactSpellings(member).map(keyOf))
      owners.set(key, owners.has(key) && !key.includes('@') ? undefined : member);
  }
  return owners;
}

function exactSpellings({ name, email, githubLogin }: Member): string[] {
  return [tidyText(name), tidyText(email), ...(githubLogin === undefined ? [] : [`@${githubLogin}`])];
}

/** Words that name a member, and may be ordinary words: the login `web`, the id `dev`. */
function wordsOf({ id, email, githubLogin }: Member): string[] {
  const mailbox = email.slice(0, email.lastIndexOf('@'));
  return [id, mailbox, ...(githubLogin === undefined ? [] : [githubLogin])].map(tidyText);
}

function partsOf({ name }: Member): string[] {
  return tidyText(name)
    .split(/[\s._’'-]+/)
    .filter((part) => part.length > 1);
}

function patternOf(members: readonly Member[]): RegExp | undefined {
  const exact = members.flatMap(exactSpellings);
  const [anywhere, alone] = [exact.filter(isUnmistakable), exact.filter((name) => !isUnmistakable(name))];
  const words = [...alone, ...members.flatMap(wordsOf), ...members.flatMap(partsOf)];
  const alternatives = [
    ...(anywhere.some(Boolean) ? [anyOf(anywhere)] : []),
    ...(words.some(Boolean) ? [`(?<!${LETTER})${anyOf(words)}(?!${LETTER})`] : []),
  ];
  return alternatives.length === 0 ? undefined : new RegExp(alternatives.join('|'), 'giu');
}

/** No other word contains it by accident: an address, a name of several parts, a name in a script without blanks. */
function isUnmistakable(spelling: string): boolean {
  if (spelling.includes('@')) return !spelling.startsWith('@');
  if (WITHOUT_BLANKS.test(spelling)) return true;
  return SEPARATORS.test(spelling) && keyOf(spelling).length >= SHORTEST_ANYWHERE;
}

/** The longest come first: of "Ada Lovelace" and "Ada" the whole name is found. */
function anyOf(spellings: readonly string[]): string {
  const longestFirst = sortBy(new Set(spellings.filter(Boolean)), (text) => [-text.length, text]);
  return `(?:${longestFirst.map(toPattern).join('|')})`;
}

function toPattern(spelling: string): string {
  const parts = spelling.split(spelling.includes('@') ? /\s+/ : SEPARATORS).filter(Boolean);
  if (parts.length === 0) return spelling.replaceAll(SYNTAX, String.raw`\$&`);
  return parts.map((part) => part.replaceAll(SYNTAX, String.raw`\$&`)).join('[ ._-]{0,3}');
}

function keyOf(spelling: string): string {
  const lower = spelling.toLowerCase();
  return lower.includes('@') ? lower : lower.replaceAll(/[\s._-]/g, '');
}

function isCapital(spelling: string): boolean {
  const first = spelling.charAt(0);
  return first === first.toUpperCase();
}

/** A replacement must not grow into its neighbours: another word would come about. */
function apart(name: string, before: string, after: string): string {
  const [left, right] = [before, after].map((neighbour) => (/[\p{L}\p{N}]/u.test(neighbour) ? ' ' : ''));
  return `${left}${name}${right}`;
}
