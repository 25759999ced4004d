/** The command lines that the pages of the console offer, read from their sources. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const WEB = path.resolve(import.meta.dirname, '../../apps/console/web/src');
/** Stands where a page puts a value. */
export const VALUE = 'x9';

export interface Source {
  /** `pages/run/run-acts.tsx` */
  readonly file: string;
  /** Each text of the source, with `VALUE` for each of its values. */
  readonly texts: readonly string[];
  /** The commands that it builds word by word. */
  readonly built: readonly string[];
}

/** All sources but tests. */
export function readSources(): readonly Source[] {
  return sourceFiles().map((file) => {
    const source = readFileSync(path.join(WEB, file), 'utf8');
    return { file, texts: textsOf(source), built: builtIn(source) };
  });
}

function sourceFiles(): readonly string[] {
  return readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .toSorted();
}

function builtIn(source: string): readonly string[] {
  return [...source.matchAll(/commandLine\(\s*'([^']+)'/g)].map(([, name = '']) => name);
}

/** The commands of the questions that ask for a reason: it is added to each of them when it is copied. */
export function reasonedCommands(): readonly string[] {
  const sources = sourceFiles().map((file) => readFileSync(path.join(WEB, file), 'utf8'));
  const questions = sources.flatMap((source) => source.split('askFirst({').slice(1));
  return questions
    .map((text) => text.slice(0, text.indexOf('\n  });')))
    .filter((question) => /\n    reason: '/.test(question))
    .flatMap((question) => [
      ...builtIn(question),
      ...textsOf(question)
        .flatMap(commandsOf)
        .flatMap(([name = '']) => name),
    ]);
}

/** The texts in quotes and in `<code>`. Comments and patterns may look like texts: they are no command lines. */
export function textsOf(source: string): readonly string[] {
  const texts = [...source.matchAll(/<code>(worker [^<{]+)<\/code>/g)].map(([, text = '']) => text);
  for (let at = 0; at < source.length; at += 1) {
    // The apostrophe of a sentence begins no text.
    if (!/['"`]/.test(source[at] ?? '') || /\w/.test(source[at - 1] ?? '')) continue;
    const end = endOfText(source, at);
    if (end === undefined) continue;
    texts.push(...textOf(source.slice(at, end + 1)));
    at = end;
  }
  return texts;
}

/** Undefined: the line ends first. */
function endOfText(source: string, start: number): number | undefined {
  const quote = source[start];
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === quote) return at;
    else if (quote === '`' && source.startsWith('${', at)) at = endOfValue(source, at + 2);
    else if (quote !== '`' && source[at] === '\n') return undefined;
  }
  return undefined;
}

/** The brace that closes the value. */
function endOfValue(source: string, start: number): number {
  let depth = 1;
  for (let at = start; at < source.length; at += 1) {
    if (/['"`]/.test(source[at] ?? '')) at = endOfText(source, at) ?? at;
    else if (source[at] === '{') depth += 1;
    else if (source[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return source.length;
}

/** A value may add words: those begin with a blank, and all of them are taken. */
function textOf(literal: string): readonly string[] {
  const inside = literal.slice(1, -1);
  if (!literal.startsWith('`')) return [inside.replaceAll(/\\(.)/g, '$1')];
  let text = '';
  const others: string[] = [];
  for (let at = 0; at < inside.length; at += 1) {
    if (!inside.startsWith('${', at)) {
      text += inside[at] ?? '';
      continue;
    }
    const end = endOfValue(inside, at + 2);
    const inner = textsOf(inside.slice(at + 2, end));
    const added = inner.filter((one) => /^ \S/.test(one));
    text += added.length > 0 ? added.join('') : VALUE;
    others.push(...inner);
    at = end;
  }
  return [text, ...others];
}

/** The lines to type that a text has, each as words. */
export function commandsOf(text: string): readonly (readonly string[])[] {
  return text
    .split(/\n| && /)
    .filter((line) => line.startsWith('worker '))
    .map((line) => wordsOf(line.replace(/ > \S+$/, '')).slice(1));
}

/** As a shell takes a line apart. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3'),
  );
}
