/** Secrets in the text of a command: nothing of them belongs in a comment, and a note names their place. Pure. */
import { REDACTED, redactText } from '@sb/logger';
import { looksSecret } from './cron-world.ts';

/** `PGPASSWORD=hunter2`, `--password=hunter2`. A value that comes from elsewhere, such as `$X`, is no secret. */
const ASSIGNED = /\b([A-Za-z_]\w*)=(?!["']?[$`])("[^"]*"|'[^']*'|[^\s;&|)]+)/g;
/** `--password hunter2`. */
const OPTION =
  /(--(?:\w+-)?(?:password|passwd|secret|token|key)\s+)(?!["']?[$`-])(?:"[^"]*"|'[^']*'|[^\s;&|)]+)/gi;

export function withoutSecrets(text: string): string {
  return redactText(text)
    .replaceAll(ASSIGNED, (whole, name: string, value: string) =>
      looksSecret(name, value) ? `${name}=${REDACTED}` : whole,
    )
    .replaceAll(OPTION, `$1${REDACTED}`);
}
