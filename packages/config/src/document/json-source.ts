import { jsonFaults, jsonFinder } from './json-places.ts';
import { roundedNumbers } from './rounded-numbers.ts';
import { countLines, type TextSource } from './text-source.ts';
import { type Fault, readYaml } from './yaml-source.ts';
import { readYamlText } from './yaml-pieces.ts';

/** JSON with positions. YAML reads it too, but accepts what is not JSON, such as a trailing comma. */
export function readJson(text: string): TextSource {
  // An empty file means "nothing said", as in YAML.
  if (text.trim() === '') return readYamlText(text);
  const lines = countLines(text);
  const find = jsonFinder(text);
  try {
    const value: unknown = JSON.parse(text);
    const faults = [...jsonFaults(text), ...roundedNumbers(text)];
    return { lines, faults, toValue: () => ({ value }), find };
  } catch (error) {
    const { faults } = readYaml(text);
    return {
      lines,
      faults: faults.length > 0 ? faults : [jsonFault(text, messageOf(error))],
      toValue: () => ({ value: null }),
      find,
    };
  }
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
