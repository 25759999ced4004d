/** Whether a file of tests has a test whose whole name has the given words. Reads its text, and runs nothing. Pure. */

/** The first argument of a test, of a block of them, or of what `each` returns. */
const TITLE =
  /(?:\b(?:test|describe|eachDialect|aboveStore)(?:\.\w+)*|[)`])\(\s*(?:'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)"|`((?:[^`\\]|\\.)+)`)/g;
const DIALECT = / ?\((?:sqlite|postgres)\) ?/g;
/** What a row or a variable fills in. */
const PLACEHOLDER = /\$\{[^}]*\}|\$[\w.#]+|%[a-z]/g;
const FILLED = '\0';

/**
 * The name of a test is its title behind those of the blocks around it. Here any title of the file may follow any other,
 * and a placeholder is filled with any numbers, or any text of the file: so this finds some names too many, and none too few.
 */
export function hasTest(source: string, words: string): boolean {
  const titles = findTitles(source);
  const starts = titles.flatMap((title) => Array.from(title, (_, at) => title.slice(at)));
  const name = words.replace(DIALECT, ' ').trim();
  return name !== '' && starts.some((start) => covers(start, name));

  function covers(title: string, text: string): boolean {
    if (title === '') return titles.some((next) => covers(next, text));
    if (title.startsWith(FILLED)) return coversFilled(title.slice(1), text);
    const [literal = ''] = title.split(FILLED, 1);
    if (literal.startsWith(text)) return true;
    return text.startsWith(literal) && covers(title.slice(literal.length), text.slice(literal.length));
  }

  function coversFilled(after: string, text: string): boolean {
    if (canFill(text)) return true;
    return Array.from(text).some((_, at) => canFill(text.slice(0, at)) && covers(after, text.slice(at)));
  }

  function canFill(text: string): boolean {
    return source.includes(text) || /^[\d,[\]]+$/.test(text);
  }
}

function findTitles(source: string): readonly string[] {
  const found = Array.from(source.matchAll(TITLE), ([, single, double, template]) => {
    const text = (single ?? double ?? template ?? '').replace(/\\(.)/g, '$1');
    return `${text.replace(PLACEHOLDER, FILLED)} `;
  });
  return [...new Set(found)];
}
