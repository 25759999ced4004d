/** The names that follow from the id of a job. Pure. */

const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof var void while with yield'
  ).split(' '),
);

export interface JobNames {
  /** Its name in code: `mailSend`. */
  readonly job: string;
  /** Its file, without an extension: `mail-send`. */
  readonly stem: string;
  /** Its name for people: `Mail send`. */
  readonly title: string;
}

/** `text`: the templates of the job and its test. Their own words cannot be the name of the job. */
export function jobNames(id: string, text: string): JobNames {
  const words = id.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const [first = '', ...others] = words;
  const camel = [first, ...others.map(capitalised)].join('');
  const isTaken = /^\d/.test(camel) || RESERVED.has(camel) || new RegExp(`\\b${camel}\\b`).test(text);
  return {
    job: isTaken ? `job${capitalised(camel)}` : camel,
    stem: words.join('-'),
    title: capitalised(words.join(' ')),
  };
}

function capitalised(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
