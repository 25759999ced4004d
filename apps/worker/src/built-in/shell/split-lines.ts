/** A longer line is cut into pieces, so that a program that never ends its line takes no more memory than this. */
const LONGEST_LINE = 8_192;

export interface LineSplitter {
  push(text: string): void;
  /** Passes on what has no line end yet. */
  end(): void;
}

/** Calls `onLine` for each line of a text that arrives in parts, without the line end. */
export function splitLines(onLine: (line: string) => void): LineSplitter {
  let begun = '';
  return {
    push(text) {
      const lines = `${begun}${text}`.split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) pass(line.replace(/\r$/, ''));
      while (begun.length > LONGEST_LINE) {
        onLine(begun.slice(0, LONGEST_LINE));
        begun = begun.slice(LONGEST_LINE);
      }
    },
    end() {
      if (begun !== '') pass(begun);
      begun = '';
    },
  };

  function pass(line: string): void {
    for (let at = 0; at === 0 || at < line.length; at += LONGEST_LINE)
      onLine(line.slice(at, at + LONGEST_LINE));
  }
}
