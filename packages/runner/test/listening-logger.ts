import { createLogger, type Logger } from '@sb/logger';

interface Listening {
  /** Default `info`. */
  readonly level?: Logger['level'];
  /** Called with each line. */
  readonly hear?: (line: string) => void;
}

/** A log that is kept for the test. */
export function listeningLogger({ level = 'info', hear }: Listening = {}): {
  readonly logger: Logger;
  readonly lines: readonly string[];
  readonly said: () => string;
} {
  const lines: string[] = [];
  const write = (line: string): boolean => {
    hear?.(line);
    return lines.push(line) > 0;
  };
  const logger = createLogger({ format: 'json', level, stderr: { write } });
  return { logger, lines, said: () => lines.join('') };
}
