import { hasAnyUser } from '@sb/access';
import { type Check, type Finding, fine, type Patient } from './check.ts';

const ANSWERS_WITHIN_MS = 5_000;
/** A proxy that signs people in answers so in place of the console. */
const REFUSALS: readonly number[] = [401, 403];

/** The answer to the request for its `/healthz`, or why there is none. */
export type ConsoleAnswer = { readonly status: number } | { readonly failure: string };

/** Pure. `answer`: undefined where no console is expected. One that is not configured may be on another machine. */
export function judgeConsole(
  { url, isConfigured }: Patient['console'],
  answer: ConsoleAnswer | undefined,
): Finding {
  if (!answer) return fine('none is configured here');
  if ('status' in answer) {
    const { status } = answer;
    if (status === 200) return fine(`answers at ${url}`);
    if (REFUSALS.includes(status) || (status >= 300 && status < 400))
      return fine(`a proxy in front of it answers at ${url} (${status})`);
  }
  const got = 'status' in answer ? `answers with ${answer.status}` : `does not answer: ${answer.failure}`;
  return {
    verdict: isConfigured ? 'problem' : 'note',
    found: `the console at ${url} ${got}`,
    expected: 'a console that answers with 200 at /healthz',
    advice: `Start it: worker daemon --console, or ${isConfigured ? 'correct' : 'set'} CONSOLE_URL.`,
  };
}

export const webConsole: Check = {
  id: 'console',
  title: 'console',
  async examine({ store, console }) {
    // Users are made for a console alone.
    const isExpected = console.isConfigured || (await hasAnyUser(store));
    return judgeConsole(console, isExpected ? await ask(console.url) : undefined);
  },
};

async function ask(url: string): Promise<ConsoleAnswer> {
  try {
    const { status, body } = await fetch(`${url}/healthz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    await body?.cancel();
    return { status };
  } catch (error) {
    const { cause = error } = error instanceof Error ? error : {};
    return { failure: cause instanceof Error ? cause.message : String(cause) };
  }
}
