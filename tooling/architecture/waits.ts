/** How long tests wait for a fact before they fail. */
import { callsOf } from './calls.ts';
import type { Workspace } from './workspace.ts';

/** That of `expect.poll` in vitest.config.mts. */
const PATIENCE_MS = 15_000;
/** That of Vitest. */
const WAIT_FOR_MS = 1_000;

const KINDS = [
  { opening: /\bexpect\s*\.\s*poll\(/g, defaultMs: PATIENCE_MS },
  { opening: /\bvi\s*\.\s*wait(?:For|Until)\(/g, defaultMs: WAIT_FOR_MS },
] as const;

/** Finds waits that give up earlier than others do. */
export function checkWaits({ sources }: Workspace): string[] {
  return sources
    .filter(({ path }) => /\.test\.ts$|\/test\//.test(path))
    .flatMap(({ path, code }) =>
      KINDS.flatMap(({ opening, defaultMs }) =>
        callsOf(code, opening)
          .map(({ inside }) => limitOf(inside, code) ?? defaultMs)
          .filter((ms) => ms < PATIENCE_MS)
          .map((ms) => `${path} waits for at most ${ms} ms; expected at least ${PATIENCE_MS}`),
      ),
    );
}

/** What its last argument says: options or a number, or the name of either. A name from elsewhere is not known, and passes. */
function limitOf(inside: string, code: string): number | undefined {
  const last = lastArgument(inside);
  if (last === undefined) return undefined;
  const options = valueOf(last, code);
  const limit = options.startsWith('{') ? /\btimeout:\s*(\w+)/.exec(options)?.[1] : options;
  return limit === undefined ? undefined : Number(valueOf(limit, code).replaceAll('_', '')) || Infinity;
}

/** Of the name of a constant its value; of another text the text. */
function valueOf(text: string, code: string): string {
  if (!/^[A-Za-z_]\w*$/.test(text)) return text;
  return new RegExp(String.raw`\bconst\s+${text}\s*=\s*(\{[^{}]*\}|[\d_]+)\s*;`).exec(code)?.[1] ?? text;
}

/** Undefined if there is only one. */
function lastArgument(inside: string): string | undefined {
  const text = inside.replace(/,\s*$/, '');
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text.charAt(at);
    if (')]}'.includes(character)) depth += 1;
    else if ('([{'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) return text.slice(at + 1).trim();
  }
  return undefined;
}
