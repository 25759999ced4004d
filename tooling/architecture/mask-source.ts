/**
 * Separates code from texts in a source, so that rules can search one without matches in the other. It is not a parser:
 * it knows only comments, strings, templates and regular expressions.
 */

const SKIPPED = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;
const REGEXP = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
/** A slash after one of these begins a regular expression; any other slash divides. */
const BEFORE_REGEXP = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|throw|await|yield|else))$/;
/** Enough for the longest word of BEFORE_REGEXP and an indentation; searching all the code would be quadratic. */
const LOOK_BACK = 80;

export interface MaskedSource {
  /** The source without comments; each string or template is `"n"`, each regular expression `0`. */
  readonly code: string;
  /** The texts behind each `"n"`. An expression inside a template is `${}`. */
  readonly strings: readonly string[];
}

export function maskSource(source: string): MaskedSource {
  const strings: string[] = [];
  let code = '';
  let at = 0;
  readCode();
  return { code, strings };

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  }

  /** Reads to the end, or to the brace that closes the expression of a template. */
  function readCode(): void {
    let depth = 0;
    while (at < source.length) {
      if (take(SKIPPED) !== undefined) code += ' ';
      else if (!readText()) {
        const character = source.charAt(at);
        if (character === '}' && depth === 0) return;
        depth += character === '{' ? 1 : character === '}' ? -1 : 0;
        code += character;
        at += 1;
      }
    }
  }

  function readText(): boolean {
    const text = take(STRING);
    if (text !== undefined) {
      code += `"${strings.push(text.slice(1, -1)) - 1}"`;
      return true;
    }
    if (source.charAt(at) === '`') return readTemplate();
    if (source.charAt(at) !== '/' || !BEFORE_REGEXP.test(code.slice(-LOOK_BACK).trimEnd())) return false;
    if (take(REGEXP) === undefined) return false;
    code += '0';
    return true;
  }

  function readTemplate(): true {
    const index = strings.push('') - 1;
    let text = '';
    code += `"${index}"`;
    at += 1;
    while (at < source.length && source.charAt(at) !== '`') {
      if (source.startsWith('${', at)) {
        text += '${}';
        readExpression();
      } else {
        const length = source.charAt(at) === '\\' ? 2 : 1;
        text += source.slice(at, at + length);
        at += length;
      }
    }
    at += 1;
    strings[index] = text;
    return true;
  }

  function readExpression(): void {
    at += 2;
    code += '(';
    readCode();
    code += ')';
    at += 1;
  }
}
