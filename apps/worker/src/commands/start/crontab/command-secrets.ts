/** Secrets in the text of a command: nothing of them belongs in a comment, and a note names their place. Pure. */
import { REDACTED, redactText } from '@sb/logger';
import { looksSecret } from './cron-world.ts';

/** `PGPASSWORD=hunter2`, `--password=hunter2`. A value that comes from elsewhere, such as `$X`, is no secret. */
const ASSIGNED = /(--|\b)([A-Za-z_]\w*)=(?!["']?[$`])("[^"]*"|'[^']*'|[^\s;&|)]+)/g;
/** `--password hunter2`, `--registry-auth-token hunter2`. */
const OPTION =
  /(--(?:\w+-)*(?:password|passwd|secret|token|key))(\s+)(?!["']?[$`-])("[^"]*"|'[^']*'|[^\s;&|)]+)/gi;
/** A number, as in `sort --key 2,3nr`, or a path. */
const NO_KEY = /^["']?(?:\d[\d.,]*[a-z]{0,2}|(?:~|\.{1,2})?\/.*)$/i;

export function withoutSecrets(text: string): string {
  return redactText(text)
    .replaceAll(ASSIGNED, (whole, dashes: string, name: string, value: string) =>
      looksSecret(name, value) && !isHarmless(dashes + name, value) ? `${dashes}${name}=${REDACTED}` : whole,
    )
    .replaceAll(OPTION, (whole, option: string, space: string, value: string) =>
      isHarmless(option, value) ? whole : `${option}${space}${REDACTED}`,
    );
}

function isHarmless(option: string, value: string): boolean {
  return option.toLowerCase() === '--key' && NO_KEY.test(value);
}
