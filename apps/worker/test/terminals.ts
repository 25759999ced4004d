/** A real terminal for the program under test: the pseudo-terminal of `script`. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Place } from './use-worker.ts';

/** The one of Linux; those of other systems take other arguments. */
export const canMakeTerminals = String(spawnSync('script', ['--version']).stdout).includes('util-linux');

export interface Terminal {
  /** Resolves once the terminal has been sent this after the last call. */
  until(pattern: RegExp): Promise<string>;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Everything that the terminal was sent, and the exit code. */
  readonly ended: Promise<{ readonly text: string; readonly exitCode: number | null }>;
}

/** Starts the program on a terminal of 80 by 24. */
export function openTerminal(
  place: Place,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Terminal {
  const line = place.commandLine(args).map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  const command = `tty; stty columns 80 rows 24; exec ${line.join(' ')}`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: place.folder,
    env: { ...place.environment, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return listenTo(child);
}

function listenTo(child: ChildProcess): Terminal {
  let text = '';
  let read = 0;
  let look: (() => void) | undefined;
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    look?.();
  });
  const ended = once(child, 'close').then(() => ({ text, exitCode: child.exitCode }));
  return {
    ended,
    type: (typed) => void child.stdin?.write(typed),
    resize(columns, rows) {
      const [device = ''] = text.split(/\r?\n/);
      spawnSync('stty', ['-F', device, 'columns', String(columns), 'rows', String(rows)]);
    },
    until: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          const rest = text.slice(read);
          const match = pattern.exec(rest);
          if (!match) return;
          read += match.index + match[0].length;
          resolve(match[0]);
        };
        look();
        void ended.then(() => reject(new Error(`It ended without ${pattern}: ${text}`)));
      }),
  };
}
