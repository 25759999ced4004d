/** An error with its causes, its frames apart from its message. Pure. */
import { redactText } from '@sb/logger';
import type { RunError } from '@sb/queue';
import { clean } from '@sb/views';
import type { ShownError } from '../answers/run.ts';

const MOST_CAUSES = 8;
const MOST_FRAMES = 60;

type Link = Omit<ShownError, 'causes'>;

export function shownError(error: RunError, secrets: readonly string[]): ShownError {
  const [head, ...causes] = linksOf(error, secrets);
  return { ...(head ?? link(error, secrets)), causes };
}

function linksOf(error: RunError, secrets: readonly string[]): readonly Link[] {
  const links: Link[] = [];
  for (let next: RunError | undefined = error; next && links.length <= MOST_CAUSES; next = causeOf(next))
    links.push(link(next, secrets));
  return links;
}

function causeOf({ cause }: RunError): RunError | undefined {
  if (cause === undefined || cause === null) return undefined;
  if (typeof cause !== 'object') return { message: JSON.stringify(cause) };
  const { message }: { readonly message?: unknown } = cause;
  return typeof message === 'string' ? { ...cause, message } : { message: JSON.stringify(cause) };
}

function link({ name, message, code, stack = '' }: RunError, secrets: readonly string[]): Link {
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES);
  return {
    name: clean(name ?? 'Error'),
    message: clean(redactText(message, secrets)),
    ...(code !== undefined && { code: clean(code) }),
    frames: frames.map((line) => ({ text: clean(line.trim()), isOwn: isOwn(line) })),
  };
}

/** Neither Node's own code nor that of a package. */
function isOwn(frame: string): boolean {
  return !/\(?node:|[/\\]node_modules[/\\]|<anonymous>\)?$/.test(frame);
}
