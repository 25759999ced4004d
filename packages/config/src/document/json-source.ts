import { type Fault, MAX_DEPTH, MAX_LEXEMES, readYaml, type YamlSource } from './yaml-source.ts';

/**
 * JSON with positions. YAML reads it too, but accepts what is not JSON, such as a trailing comma, and takes fifty times as
 * long: it reads a text only that has a mistake, or of which a place is asked for.
 */
export function readJson(text: string): YamlSource {
  let read: YamlSource | undefined;
  const yaml = (): YamlSource => (read ??= readYaml(text));
  // An empty file means "nothing said", as in YAML.
  if (text.trim() === '') return yaml();
  try {
    const value: unknown = JSON.parse(text);
    return {
      get root() {
        return yaml().root;
      },
      get lines() {
        return yaml().lines;
      },
      get targets() {
        return yaml().targets;
      },
      faults: mayBeRefused(text) ? yaml().faults : [],
      toValue: () => ({ value }),
    };
  } catch (error) {
    const faults = yaml().faults.length > 0 ? yaml().faults : [jsonFault(text, messageOf(error))];
    return { ...yaml(), faults };
  }
}

const TOKEN = /[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** Of JSON: it is very long, nested deep, or has an object with a key twice. */
function mayBeRefused(text: string): boolean {
  if (text.length > MAX_LEXEMES) return true;
  const around: Set<unknown>[] = [];
  for (const [token, colon] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') around.push(new Set());
    else if (token === '}' || token === ']') around.pop();
    else if (colon !== undefined && isTwice(JSON.parse(token.slice(0, -colon.length)), around.at(-1)))
      return true;
    // YAML counts some more levels.
    if (around.length > MAX_DEPTH / 2) return true;
  }
  return false;
}

function isTwice(key: unknown, seen: Set<unknown> | undefined): boolean {
  const isThere = seen?.has(key) ?? false;
  seen?.add(key);
  return isThere;
}

/** The sentence of `JSON.parse`, without the place and the piece of the file that it ends with. */
function jsonFault(text: string, message: string): Fault {
  const [said] = message.split(/ (?:in JSON )?at position |, (?:\.{3})?"/);
  return { offset: placeIn(message) ?? findWrongToken(text), message: `not valid JSON: ${said}` };
}

/** `JSON.parse` names no place for a token that it did not expect: the shortest beginning with a mistake ends there. */
function findWrongToken(text: string): number {
  let [fine, wrong] = [0, text.length];
  while (wrong - fine > 1) {
    const middle = Math.floor((fine + wrong) / 2);
    if (isOnlyCutOff(text.slice(0, middle))) fine = middle;
    else wrong = middle;
  }
  return wrong - 1;
}

function isOnlyCutOff(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = messageOf(error);
    return message.startsWith('Unexpected end') || placeIn(message) === text.length;
  }
}

function placeIn(message: string): number | undefined {
  const [, offset] = / at position (\d+)/.exec(message) ?? [];
  return offset === undefined ? undefined : Number(offset);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
