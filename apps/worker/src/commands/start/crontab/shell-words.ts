/** The words of lines for a shell: which lines mean the same without one, and which program they start. Pure. */

/** Outside of quotes these mean something to a shell. */
const SIGNS = /[|&;<>()$`\\*?[\]{}!^]/;
/** Between double quotes these do. */
const SIGNS_IN_DOUBLE = /[$`\\!]/;
/** No programs, or other ones than those of the shell. */
const WORDS_OF_SHELL: ReadonlySet<string> = new Set(
  (
    '. : alias bg break case cd command continue do done elif else esac eval exec exit export fc fg fi for function ' +
    'getopts hash if jobs local read readonly return select set shift source then time times trap type ulimit umask ' +
    'unalias unset until wait while'
  ).split(' '),
);
/** What may come before a program: signs, and variables for it alone. The alternatives begin with different characters. */
const BEFORE_PROGRAM =
  /^(?:[\s({!;&|]|[A-Za-z_]\w*=(?:'[^']*'|"(?:[^"\\]|\\.)*"|\$\([^)]*\)|\$(?!\()|`[^`]*`|\\.|[^\s'"`\\$;&|)])*(?=[\s;&|)]|$))*/s;

/** The words of a line whose shell would start the same program with the same arguments; undefined for others. */
export function plainWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (const [, single, double, space, other = ''] of line.matchAll(
    /'([^']*)'|"([^"]*)"|(\s+)|([^\s'"]+|['"])/g,
  )) {
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const isQuoted = single !== undefined || double !== undefined;
    if (double !== undefined && SIGNS_IN_DOUBLE.test(double)) return undefined;
    if (!isQuoted && !isPlain(other, word === undefined)) return undefined;
    word = `${word ?? ''}${single ?? double ?? other}`;
  }
  if (word !== undefined) words.push(word);
  const [program] = words;
  if (program === undefined || program === '' || program.includes('=') || WORDS_OF_SHELL.has(program))
    return undefined;
  return words;
}

/**
 * The first program that a shell starts for a line, as far as its words show it. It is never the value of a variable,
 * which may be a secret: empty where the end of such a value is not clear.
 */
export function programOf(line: string): string {
  const [word = ''] = line.replace(BEFORE_PROGRAM, '').split(/[\s;&|()]/);
  return /^\w+=/.test(word) ? '' : word;
}

/** A quote here has no partner. */
function isPlain(text: string, isFirst: boolean): boolean {
  return !SIGNS.test(text) && !/['"]/.test(text) && !(isFirst && /^[#~]/.test(text)) && !/[=:]~/.test(text);
}
